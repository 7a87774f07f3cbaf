import type { Clock } from '../clock';
import { newDraft } from '../clone/draft';
import { answersOf, opened, withAnswers, type Answers } from '../form/editor';
import { FormLookups } from '../form/lookups';
import type { RdsClient } from '../rds/client';
import type { Readable } from './parse';
import { pointAt, startOf } from './start';

/**
 * Requests from RDS everything the rules need to check a file, as its form would. Reads only.
 * @throws the error of reading the source
 */
export async function lookUp(
  readable: Readable,
  { client, clock }: { readonly client: () => Promise<RdsClient>; readonly clock: Clock },
): Promise<Answers> {
  const { source, restorePoint, values } = readable;
  let wake = (): void => undefined;
  const lookups = new FormLookups({
    known: undefined,
    regionId: source.regionId,
    client,
    clock,
    onDidChange: () => {
      wake();
    },
  });
  const answers = (): Answers => answersOf(lookups, undefined);
  const now = clock.now();
  const draft = newDraft(startOf(readable, pointAt(restorePoint, now)), now);
  let edit = opened(draft, answers(), false, values);
  try {
    for (;;) {
      lookups.follow(edit.draft);
      if (lookups.source.status === 'failed') throw lookups.source.error;
      if (!isLoading(lookups)) return answers();
      await new Promise<void>((resolve) => (wake = resolve));
      edit = withAnswers(edit, answers());
    }
  } finally {
    lookups.cancel();
  }
}

function isLoading(lookups: FormLookups): boolean {
  const { source, backups, recovery, zones, classes, classSpecs, vSwitches, netInfo } = lookups;
  const all = [source, backups, recovery, zones, classes, classSpecs, vSwitches, netInfo];
  return [...all, lookups.databases.list, lookups.price.answer].some(
    ({ status, isPartial }) => status === 'loading' || isPartial,
  );
}

/** The answers that remain valid after a file changed: those that depend only on its source. */
export function ofSource({ facts, likelySource, source, recovery, backups }: Answers): Answers {
  const { now, backupsIncomplete, zones } = facts;
  return {
    facts: { now, source, backups, backupsIncomplete, recovery, zones },
    ...{ likelySource, source, recovery, backups },
  };
}
