/** How many generated cases a test tries: its usual number, times `TEST_EFFORT`. */
export function effort(usual: number): number {
  return Math.max(1, Math.round(usual * Number(process.env['TEST_EFFORT'] ?? 1)));
}
