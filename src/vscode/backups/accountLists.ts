import { isSameIdentity, type Identity } from '../../core/accounts/identity';
import { Inventory, type ListId } from '../../core/backups/inventory';
import type { SnapshotStore } from '../../core/backups/snapshot';
import { SnapshotKeeper } from '../../core/backups/snapshotKeeper';
import type { Clock } from '../../core/clock';
import type { AccountId } from '../../shared/ids';
import type { Accounts } from '../accounts/accounts';

/** Loading the SDK and sending requests would delay the rows of the snapshot, which are drawn within this time. */
const drawnWithinMs = 100;

/** The lists of one account, and its identity as far as certain. */
export interface ShownLists {
  readonly accountId: AccountId;
  readonly inventory: Inventory;
  /** Account and identity, the key of the snapshot; undefined while the identity is uncertain. */
  viewer: string | undefined;
  /** The identity when the lists were created, or the one found out later. */
  identity: Identity | undefined;
  /** Resolves once the snapshot is restored. */
  readonly restored: Promise<unknown>;
}

export interface AccountListsOptions {
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly snapshots: Pick<SnapshotStore, 'read' | 'write'>;
  /** Called for each list that changed without a call; with `{}` if all changed. */
  readonly onDidChange: (list: ListId) => void;
  /** Called when account or identity have changed, before anything of the new lists is shown. */
  readonly onDidForget: () => void;
}

/** The lists of the chosen account. Data of one identity is never shown to another. */
export class AccountLists {
  private lists: ShownLists | undefined;
  private readonly keeper: SnapshotKeeper;
  private readonly subscriptions: readonly { dispose(): void }[];

  constructor(private readonly options: AccountListsOptions) {
    const { accounts, clock, snapshots, onDidChange } = options;
    this.keeper = new SnapshotKeeper(snapshots, clock);
    this.subscriptions = [
      accounts.onDidChange(() => {
        this.forget();
        onDidChange({});
      }),
      accounts.onDidChangeIdentity((id) => {
        this.recognise(id);
      }),
    ];
  }

  /** The shown lists; undefined before the first request. */
  get shown(): ShownLists | undefined {
    return this.lists;
  }

  /** The lists of the currently chosen account, created if necessary; undefined if no account is chosen. */
  current(): ShownLists | undefined {
    const { accounts, clock, onDidChange } = this.options;
    const accountId = accounts.currentId;
    if (accountId === undefined) return undefined;
    if (this.lists?.accountId === accountId) return this.lists;
    this.forget();
    const inventory = new Inventory(
      async () => {
        await fromSnapshot;
        const { account, client } = await accounts.session(accountId);
        return { client, homeRegionId: account.homeRegionId };
      },
      clock,
      (list) => {
        if (this.lists?.inventory === inventory) onDidChange(list);
      },
    );
    const restored = this.restore(() => lists);
    const fromSnapshot = restored.then((isThere) => (isThere ? clock.sleep(drawnWithinMs) : undefined));
    const lists: ShownLists = { accountId, inventory, viewer: undefined, identity: undefined, restored };
    this.lists = lists;
    return lists;
  }

  keepSoon(lists: ShownLists): void {
    this.keeper.keepSoon(lists);
  }

  dispose(): void {
    for (const one of this.subscriptions) one.dispose();
    this.keeper.dispose();
    this.lists?.inventory.dispose();
  }

  private forget(): void {
    this.lists?.inventory.dispose();
    this.lists = undefined;
    this.options.onDidForget();
  }

  /** @returns whether there is a snapshot of this identity */
  private async restore(lists: () => ShownLists): Promise<boolean> {
    const { accounts, snapshots } = this.options;
    // `lists` is not assigned yet when this method is called.
    await Promise.resolve();
    const { accountId, inventory } = lists();
    try {
      const { account } = await accounts.session(accountId);
      const identity = await account.identity({ atOnce: true });
      lists().identity ??= identity;
      lists().viewer = viewerOf(accountId, identity.id);
      for (const id of [identity.id, ...identity.aliases]) {
        const snapshot = await snapshots.read(viewerOf(accountId, id));
        if (!snapshot) continue;
        inventory.restore(snapshot);
        return true;
      }
    } catch {
      // No snapshot was stored, or its identity is uncertain. The list of regions reports errors.
    }
    return false;
  }

  /**
   * Drops the lists if the account has another identity now. If the identity is uncertain, the lists stay, but no
   * snapshot is written.
   */
  private recognise(accountId: AccountId): void {
    const { lists } = this;
    if (lists?.accountId !== accountId) return;
    const now = this.options.accounts.knownIdentity(accountId);
    const isSame = lists.identity === undefined || isSameIdentity(lists.identity.id, now);
    if (isSame && now) {
      lists.identity = now;
      lists.viewer = viewerOf(accountId, now.id);
    } else if (!now?.accountNumber) {
      lists.viewer = undefined;
    } else {
      this.forget();
      this.options.onDidChange({});
    }
  }
}

function viewerOf(accountId: AccountId, identity: string): string {
  return `${accountId} ${identity}`;
}
