/** Enough to keep the disk busy, and far from the number of files that a process may have open. */
const atOnce = 16;

/** Does the work for each of the items, some of them at a time. @throws what the work throws, once all have ended */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  const workers = Array.from({ length: Math.min(atOnce, items.length) }, worker);
  const ends = await Promise.allSettled(workers);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
