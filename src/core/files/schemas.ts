import * as v from 'valibot';

/** A number that can be written again, which JSON does with finite ones only. */
export const finiteSchema = v.pipe(v.number(), v.finite());
/** Epoch milliseconds, up to the year 9999: what is later cannot be shown in every time zone. */
export const timeSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(Date.UTC(10_000, 0) - 1));
