import type { RdsCloneApi } from '../shared/api';
import { exportedClone, outcomeOf } from '../core/jobs/exported';
import type { JobStore } from '../core/jobs/store';
import { parseTarget, type Target } from '../core/clone/target';
import type { OpenedForm } from './form/panels';
import type { ProgramApi } from './shell';
import { CancelledByUser } from './ui/runCommand';

export interface ApiServices {
  readonly store: JobStore;
  /** @throws CancelledByUser */
  readonly openForm: (target: Target) => Promise<OpenedForm>;
  /** @returns whether the row exists @throws CancelledByUser, RdsError */
  readonly reveal: (target: Target) => Promise<boolean>;
}

/** The API for other extensions. It allows no more than a link does. */
export function programApi({ store, openForm, reveal }: ApiServices): ProgramApi {
  return {
    openCloneForm: async (given) => {
      const target = targetOf(given);
      await store.load();
      const opened = await unlessCancelled(openForm(target));
      return opened ? outcomeOf(store, opened.draftId, opened.closed) : { kind: 'closed' };
    },
    reveal: async (given) => (await unlessCancelled(reveal(targetOf(given)))) ?? false,
    listClones: async () => {
      await store.load();
      return store.list().map(exportedClone);
    },
    onDidChangeClones: (listener) =>
      store.onDidChange(() => {
        listener(store.list().map(exportedClone));
      }),
  };
}

/** @throws TypeError */
function targetOf(given: Parameters<RdsCloneApi['openCloneForm']>[0]): Target {
  const parsed = parseTarget(given);
  if ('problem' in parsed) throw new TypeError(parsed.problem);
  return parsed.target;
}

async function unlessCancelled<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof CancelledByUser) return undefined;
    throw error;
  }
}
