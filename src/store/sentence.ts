import { codeOf, messageOf } from '../model/fault.ts'
import { StoreError } from './store-error.ts'

/** The disk has no room left (SQLite result codes; errno for what is written without it). */
export const isFull = (fault: unknown): boolean => ['SQLITE_FULL', 'ENOSPC', 'EDQUOT'].includes(codeOf(fault))

/** The file itself is not sound: reading on would not help. */
export const isDamage = (fault: unknown): boolean => {
  const code = codeOf(fault)
  // A schema that does not parse is a plain SQLITE_ERROR, a file cut short an I/O error of its own kind.
  return ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_ERROR', 'SQLITE_IOERR_SHORT_READ', 'SQLITE_FORMAT'].some(
    (start) => code === start || code.startsWith(`${start}_`),
  )
}

/** What went wrong with the data folder, as one sentence a person can act on. */
export const sentence = (fault: unknown, folder: string): string => {
  if (fault instanceof StoreError) return fault.message
  const code = codeOf(fault)
  const said = messageOf(fault)
  if (isFull(fault)) return `The disk is full, so nothing is recorded: make room on the disk that holds ${folder}.`
  if (['EACCES', 'EPERM', 'SQLITE_PERM', 'SQLITE_CANTOPEN', 'SQLITE_AUTH'].includes(code)) {
    return `taut may not write in ${folder} (${said}): give the user it runs as write access, or choose another folder with --data.`
  }
  if (code === 'EROFS' || code.startsWith('SQLITE_READONLY')) {
    return `The data folder ${folder} cannot be written (${said}): make it writable, or choose another one with --data.`
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return `${folder} is a file, not a folder: choose a folder with --data.`
  }
  if (code === 'ENOENT') {
    return `${folder} is not there and cannot be made (${said}): plug in the disk that it is on, or choose another folder with --data.`
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return `Another program holds the database in ${folder} (${said}): close it, and recording goes on.`
  }
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') {
    return `The disk that holds ${folder} does not answer as it should (${said}): check its cable, card and power supply.`
  }
  if (isDamage(fault)) {
    return `The database in ${folder} is damaged (${said}): restart taut, it then saves what can be read.`
  }
  return `Keeping data in ${folder} failed: ${said}.`
}
