/**
 * The load cells of a rack. One is the rule. Where the band hangs on two, each carries a part of it and the tension is
 * their sum: the first is then the one on the lifter's left, the second the one on the right.
 */
export const cells = ['first', 'second'] as const
export type Cell = (typeof cells)[number]
