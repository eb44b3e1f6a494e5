import { dirname } from 'node:path'

/** The system's own code for what went wrong (`ENOENT` ...); empty for a fault that is not the system's. */
export const errorCode = (fault: unknown): string =>
  fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : ''

const said = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault))

/** The sentence for a file or folder that could not be read. */
export const cannotRead = (path: string, fault: unknown): Error => {
  const why = (): string => {
    switch (errorCode(fault)) {
      case 'ENOENT':
      case 'ENOTDIR':
        return 'there is no such file or folder'
      case 'EISDIR':
        return 'this is a folder, and should be a file'
      case 'EACCES':
      case 'EPERM':
        return 'you may not read this'
      default:
        return said(fault)
    }
  }
  return new Error(`${path}: ${why()}.`, { cause: fault })
}

/** The sentence for a file or folder that could not be written. */
export const cannotWrite = (path: string, fault: unknown): Error => {
  const why = (): string => {
    switch (errorCode(fault)) {
      case 'ENOENT':
        return `there is no folder ${dirname(path)}`
      case 'EEXIST':
      case 'ENOTDIR':
        return 'what should be a folder is a file'
      case 'EISDIR':
        return 'there is a folder of that name'
      case 'ENOSPC':
      case 'EDQUOT':
        return 'the disk is full'
      case 'EACCES':
      case 'EPERM':
      case 'EROFS':
        return `you may not write in ${dirname(path)}`
      default:
        return said(fault)
    }
  }
  return new Error(`${path} could not be written: ${why()}.`, { cause: fault })
}
