import * as v from 'valibot';

/** A number that can be written again: JSON only has finite numbers. */
export const finiteSchema = v.pipe(v.number(), v.finite());
/** Epoch milliseconds, up to the year 9999. A later time cannot be shown in every time zone. */
export const timeSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(Date.UTC(10_000, 0) - 1));
