import { isSameIdentity, type Identity } from '../../core/accounts/identity';
import { Inventory, type ListId } from '../../core/backups/inventory';
import type { SnapshotStore } from '../../core/backups/snapshot';
import { SnapshotKeeper } from '../../core/backups/snapshotKeeper';
import type { Clock } from '../../core/clock';
import type { AccountId } from '../../shared/ids';
import type { Accounts } from '../accounts/accounts';

/** The lists of one account, and whose they are as far as that is certain. */
export interface ShownLists {
  readonly accountId: AccountId;
  readonly inventory: Inventory;
  /** Account and identity, under which a snapshot is kept; undefined while it is uncertain whose lists they are. */
  owner: string | undefined;
  /** Who the account was when the lists were begun, or has turned out to be. */
  identity: Identity | undefined;
  /** Resolves when what was kept is there. */
  readonly restored: Promise<void>;
}

export interface AccountListsOptions {
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly snapshots: Pick<SnapshotStore, 'read' | 'write'>;
  /** Called with a list that has changed by itself; with `{}` when all have. */
  readonly onDidChange: (list: ListId) => void;
  /** Called when the lists have become another account's or another user's, before anything of them is shown. */
  readonly onDidForget: () => void;
}

/** The lists of the account that is chosen. What one user may see is not shown to another. */
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

  /** Those that are shown; undefined before any were asked for. */
  get shown(): ShownLists | undefined {
    return this.lists;
  }

  /** The lists of the account that is chosen now, begun where they are not shown yet; undefined without an account. */
  current(): ShownLists | undefined {
    const { accounts, clock, onDidChange } = this.options;
    const accountId = accounts.currentId;
    if (accountId === undefined) return undefined;
    if (this.lists?.accountId === accountId) return this.lists;
    this.forget();
    const inventory = new Inventory(
      async () => {
        const { account, client } = await accounts.session(accountId);
        return { client, homeRegionId: account.homeRegionId };
      },
      clock,
      (list) => {
        if (this.lists?.inventory === inventory) onDidChange(list);
      },
    );
    const restored = this.restore(() => lists);
    const lists: ShownLists = { accountId, inventory, owner: undefined, identity: undefined, restored };
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

  private async restore(lists: () => ShownLists): Promise<void> {
    const { accounts, snapshots } = this.options;
    // Lists that are forgotten at once need nothing.
    await Promise.resolve();
    const { accountId, inventory } = lists();
    try {
      const { account } = await accounts.session(accountId);
      const identity = await account.identity({ atOnce: true });
      lists().identity ??= identity;
      lists().owner = ownerOf(accountId, identity.id);
      for (const id of [identity.id, ...identity.aliases]) {
        const snapshot = await snapshots.read(ownerOf(accountId, id));
        if (!snapshot) continue;
        inventory.restore(snapshot);
        return;
      }
    } catch {
      // Nothing was kept, or it is uncertain for whom; what is wrong is said where the regions should be.
    }
  }

  /** Forgets the lists where the account has turned out to be somebody else. Where nobody can tell, they are not kept. */
  private recognise(accountId: AccountId): void {
    const { lists } = this;
    if (lists?.accountId !== accountId) return;
    const now = this.options.accounts.knownIdentity(accountId);
    const isSame = lists.identity === undefined || isSameIdentity(lists.identity.id, now);
    if (isSame && now) {
      lists.identity = now;
      lists.owner = ownerOf(accountId, now.id);
    } else if (!now?.accountNumber) {
      lists.owner = undefined;
    } else {
      this.forget();
      this.options.onDidChange({});
    }
  }
}

function ownerOf(accountId: AccountId, identity: string): string {
  return `${accountId} ${identity}`;
}
