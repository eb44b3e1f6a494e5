export const exerciseIds = ['rest', 'band-hinge', 'straddle-hinge', 'banded-rdl', 'banded-rdl-row'] as const
export type ExerciseId = (typeof exerciseIds)[number]

export const sides = ['left', 'right'] as const
export type Side = (typeof sides)[number]
