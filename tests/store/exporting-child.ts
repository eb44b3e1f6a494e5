import { formats } from '../../src/export/formats.ts'
import { sessionOfOne } from '../../src/export/timeline.ts'
import { openLibrary } from '../../src/store/read-only.ts'

/** Exports the set `a` of a folder in every format, and prints how many characters each took. */
const library = openLibrary(process.argv[2] ?? '')
for (const format of formats) {
  const set = await library.set('a')
  let length = 0
  if (set !== null) for (const piece of format.write(sessionOfOne(set), '0')) length += piece.length
  console.log(format.id, length)
}
library.close()
