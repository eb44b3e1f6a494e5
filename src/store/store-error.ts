/** Something the person can act on: its message is one whole sentence, ready to be shown. */
export class StoreError extends Error {}
