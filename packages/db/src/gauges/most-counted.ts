/** A gauge counts so many and no more: over that the figure says “at least”, and costs no more. */
export const MOST_COUNTED = 10_000;
