import type { Clock } from '../clock';
import { newDraft } from '../clone/draft';
import { answersOf, opened, withAnswers, type Answers } from '../form/editor';
import { FormLookups } from '../form/lookups';
import type { RdsClient } from '../rds/client';
import type { Readable } from './parse';
import { pointAt, startOf } from './start';

/**
 * Asks RDS for all that the rules need to know around a file, as its form would. Reads only.
 * @throws what the source could not be read with
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
  const { source, backups, recovery, zones, classes, classSpecs, vSwitches, databases, netInfo, price } =
    lookups;
  return [source, backups, recovery, zones, classes, classSpecs, vSwitches, databases, netInfo, price].some(
    ({ status, isPartial }) => status === 'loading' || isPartial,
  );
}

/** What stands of the answers when a file has changed: those that are about its source and about no other value. */
export function ofSource({ facts, likelySource, source, recovery, backups }: Answers): Answers {
  const { now, backupsIncomplete, zones } = facts;
  return {
    facts: { now, source, backups, backupsIncomplete, recovery, zones },
    ...{ likelySource, source, recovery, backups },
  };
}
