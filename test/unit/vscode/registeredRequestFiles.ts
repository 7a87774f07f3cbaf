import type { Range as EditorRange, TextDocument as Document } from 'vscode';
import type { CloneStart } from '../../../src/core/clone/draft';
import type { RdsClient } from '../../../src/core/rds/client';
import { commandIds, requestFileEnding, type AccountId } from '../../../src/shared/ids';
import type { BackupSet, Instance } from '../../../src/shared/model';
import type { Accounts } from '../../../src/vscode/accounts/accounts';
import { registerRequestFiles } from '../../../src/vscode/requestFile/register';
import type { Host } from '../../../src/vscode/ui/feature';
import { createLog } from '../../../src/vscode/ui/log';
import { backupSet, instanceDetail } from '../../support/builders';
import { SkippingClock } from '../../support/clock';
import { editor, Range, TextDocument } from '../../support/vscode';
import { fake } from './support';

export const now = Date.parse('2026-11-24T10:00:00Z');
export const source = instanceDetail({ description: 'orders-prod' });
/** The members of a file that is right. */
export const rightFile = {
  version: 1,
  source: { regionId: source.regionId, dbInstanceId: source.dbInstanceId },
  restorePoint: { backupId: '100' } as object,
  values: { DBInstanceStorage: 120 } as object,
};

/** The forms that were opened, and what the cloud was asked. */
export const opened: (readonly [AccountId, CloneStart, Instance | undefined, BackupSet | undefined])[] = [];
export const asked: string[] = [];
/** The current account, what the user chooses instead, and the backup sets of the source. */
export const given: { currentId: AccountId; choice: AccountId | undefined; sets: readonly BackupSet[] } = {
  currentId: 'default',
  choice: undefined,
  sets: [],
};
/** What is registered for the test that runs. */
export let file: ReturnType<typeof registerRequestFiles>;

/** Registers request files anew for each test of a group. */
export function useRequestFiles(): void {
  beforeEach(() => {
    editor.reset();
    opened.length = 0;
    asked.length = 0;
    given.currentId = 'default';
    given.choice = undefined;
    given.sets = [backupSet()];
    const client = fake<RdsClient>({
      describeInstance: () => {
        asked.push('describeInstance');
        return Promise.resolve(source);
      },
      describeRecoveryWindow: () => {
        asked.push('describeRecoveryWindow');
        return Promise.resolve({ begin: now - 86_400_000, end: now - 60_000, derived: false });
      },
      listBackups: () => {
        asked.push('listBackups');
        const all = Promise.resolve(given.sets);
        return { first: all, all, total: Promise.resolve(given.sets.length), isCut: Promise.resolve(false) };
      },
    });
    file = registerRequestFiles(fake<Host>({ clock: new SkippingClock(now), log: createLog() }), {
      accounts: fake<Accounts>({
        get currentId() {
          return given.currentId;
        },
        fullLabel: (id: AccountId) => `<${id}>`,
        session: (accountId) => {
          asked.push(`session ${accountId}`);
          return Promise.resolve(fake<Awaited<ReturnType<Accounts['session']>>>({ client }));
        },
      }),
      chooseAccount: () => Promise.resolve(void (given.currentId = given.choice ?? given.currentId)),
      knownInstances: () => [source],
      openForm: (...start) => void opened.push([start[0], start[1], start[2], start[3]]),
    });
  });
  afterEach(() => {
    for (const one of file.disposables) one.dispose();
  });
}

/** A file that the user opens in the editor. */
export const shown = (text: string, name = `orders${requestFileEnding}`): TextDocument => {
  const document = new TextDocument(`/project/${name}`, text);
  editor.write(document);
  return document;
};
export const asDocument = (document: TextDocument): Document => fake<Document>(document as never);
export const between = (from: Range['start'], to: Range['start']): EditorRange =>
  new Range(from, to) as never;
/** Opens a file in the form, by default the one in front. */
export const open = async (argument?: unknown): Promise<unknown> =>
  file.commands.find(([id]) => id === commandIds.openRequestFile)![1](argument);
/** The text of the last message. */
export const said = (): string | undefined => editor.messages.at(-1)?.text;
