import * as v from 'valibot';

/** A number that can be written again, which JSON does with finite ones only. */
export const finiteSchema = v.pipe(v.number(), v.finite());
/** Epoch milliseconds that a date can be made of. */
export const timeSchema = v.pipe(v.number(), v.minValue(-8.64e15), v.maxValue(8.64e15));
