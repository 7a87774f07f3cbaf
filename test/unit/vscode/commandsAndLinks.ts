import type { TreeView, Uri, UriHandler } from 'vscode';
import type { CloneStart } from '../../../src/core/clone/draft';
import type { AccountId, CommandId } from '../../../src/shared/ids';
import type { Instance } from '../../../src/shared/model';
import type { Accounts } from '../../../src/vscode/accounts/accounts';
import type { BackupsProvider } from '../../../src/vscode/backups/backupsProvider';
import { BackupsRows } from '../../../src/vscode/backups/backupsRows';
import type { BackupsNode } from '../../../src/vscode/backups/nodes';
import { backupsCommands, type BackupsServices } from '../../../src/vscode/backups/register';
import { startFrom } from '../../../src/vscode/backups/startClone';
import type { ClonesNode } from '../../../src/vscode/clones/clonesNodes';
import { instanceCommands, revealTarget } from '../../../src/vscode/instanceCommands';
import { linkHandler } from '../../../src/vscode/links';
import { createLog } from '../../../src/vscode/ui/log';
import { backupSet, instanceDetail } from '../../support/builders';
import { SkippingClock } from '../../support/clock';
import { partsOf } from '../../support/links';
import { editor } from '../../support/vscode';
import { jobOf } from '../jobs/jobOf';
import { fake, jobId, knownOf, storeWith } from './support';

export const source = instanceDetail({ description: 'orders-prod' });
const rows = new BackupsRows(500);
const region = { regionId: 'cn-hangzhou', localName: 'China (Hangzhou)', endpoint: '', zoneIds: [] };
export const instanceNode = rows.instance(rows.region('default', region, true), source);
export const setNode = rows.backup(instanceNode, backupSet());
export const clock = new SkippingClock(Date.parse('2026-11-24T10:00:00Z'));
export const base = 'vscode://rds-clone.rds-clone';

/** Everything that a command or a link leads to. */
interface Done {
  readonly opened: (readonly [AccountId, CloneStart, Instance | undefined])[];
  readonly revealed: string[];
  readonly refreshed: unknown[];
}

export const done: Done = { opened: [], revealed: [], refreshed: [] };

/** The account that is the current one, and what the user chooses where accounts are listed. */
export const user: { currentId: AccountId | undefined; choice: AccountId | undefined } = {
  currentId: undefined,
  choice: undefined,
};

let commands: ReadonlyMap<CommandId, (argument?: unknown) => Promise<unknown>>;
let handler: UriHandler;

/** Runs a command. */
export const run = (id: CommandId, argument?: unknown): Promise<unknown> => commands.get(id)!(argument);
/** Opens a link. */
export const follow = async (address: string): Promise<void> => {
  await handler.handleUri(fake<Uri>(partsOf(address)));
};

/** Registers commands and links anew for each test of a group. */
export function useCommandsAndLinks(): void {
  beforeEach(async () => {
    editor.reset();
    done.opened.length = 0;
    done.revealed.length = 0;
    done.refreshed.length = 0;
    user.currentId = 'default';
    user.choice = undefined;
    const accounts = fake<Accounts>({
      get currentId() {
        return user.currentId;
      },
      fullLabel: (id: AccountId) => `<${id}>`,
      askAgain: () => undefined,
    });
    const backups = fake<BackupsProvider>({
      known: () => knownOf([source]),
      refresh: (node?: BackupsNode) => Promise.resolve(void done.refreshed.push(node)),
      refreshList: (list) => Promise.resolve(void done.refreshed.push(list)),
      findInstance: (accountId: AccountId, regionId: string, dbInstanceId: string) => {
        done.revealed.push([accountId, regionId, dbInstanceId].join('/'));
        return Promise.resolve(dbInstanceId === source.dbInstanceId ? instanceNode : undefined);
      },
    });
    const log = createLog();
    const services = {
      accounts,
      chooseAccount: () => Promise.resolve(void (user.currentId = user.choice ?? user.currentId)),
      backups,
      backupsView: fake<TreeView<BackupsNode>>({ visible: false, reveal: () => Promise.resolve() }),
      openForm: (id: AccountId, start: CloneStart, known?: Instance) =>
        void done.opened.push([id, start, known]),
      clonesView: fake<TreeView<ClonesNode>>({ visible: false }),
      store: await storeWith(
        jobOf({ id: jobId(1), phase: 'ready', accountId: 'sandbox', dbInstanceId: 'rm-clone' }),
      ),
      clock,
      log,
    };
    commands = new Map([
      ...backupsCommands(fake<BackupsServices>(services), { log, clock }),
      ...instanceCommands(services),
    ]);
    handler = linkHandler({
      log,
      openForm: (target) =>
        startFrom(
          fake<BackupsServices>(services),
          target,
          target.backupId === undefined ? 'time' : 'backupSet',
        ),
      reveal: (target) => revealTarget(services, target),
    });
  });
}
