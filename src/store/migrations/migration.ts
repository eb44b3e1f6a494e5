/** One step forward of the schema. Steps are never changed once released and never go back. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}
