import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { codeOf, messageOf } from '../model/fault.ts'

/** The sentence for a file or folder that could not be read. */
export const cannotRead = (path: string, fault: unknown): Error => {
  const why = (): string => {
    switch (codeOf(fault)) {
      case 'ENOENT':
      case 'ENOTDIR':
        return 'there is no such file or folder'
      case 'EISDIR':
        return 'this is a folder, and should be a file'
      case 'EACCES':
      case 'EPERM':
        return 'you may not read this'
      default:
        return messageOf(fault)
    }
  }
  return new Error(`${path}: ${why()}.`, { cause: fault })
}

/** The sentence for a file or folder that could not be written. */
export const cannotWrite = (path: string, fault: unknown): Error => {
  const why = (): string => {
    switch (codeOf(fault)) {
      case 'ENOENT':
        return existsSync(dirname(path))
          ? `it cannot be made in ${dirname(path)}`
          : `there is no folder ${dirname(path)}`
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
        return messageOf(fault)
    }
  }
  return new Error(`${path} could not be written: ${why()}.`, { cause: fault })
}
