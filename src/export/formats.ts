import type { Exporter } from './exporter.ts'
import { csvReps } from './formats/csv-reps.ts'
import { csvSamples } from './formats/csv-samples.ts'
import { json } from './formats/json.ts'

/** Every format a session can leave in. A new one is a file and a line here. */
export const formats: readonly Exporter[] = [csvSamples, csvReps, json]
