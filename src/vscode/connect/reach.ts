import * as vscode from 'vscode';
import { connectionStrings, type ConnectionAddress } from '../../core/connectionStrings';
import { describeInOneLine, explain } from '../../core/errors/explain';
import type { RdsClient } from '../../core/rds/client';
import { describeWhitelist } from '../../core/whitelist';
import type { AccountId } from '../../shared/ids';
import type { Accounts } from '../accounts/accounts';
import { showMessage } from '../ui/messages';
import { pickOne } from '../ui/picks';
import { showInStatusBar } from '../ui/progress';
import { CancelledByUser } from '../ui/runCommand';

/** The instance that is connected to. */
export interface ConnectTarget {
  readonly accountId: AccountId;
  readonly regionId: string;
  readonly dbInstanceId: string;
  readonly name: string;
  /** As the API spells it. */
  readonly engine: string;
  /** Of a clone: what it was made of. */
  readonly sourceId: string | undefined;
}

/** How an instance is reached. */
export interface Reach {
  readonly target: ConnectTarget;
  /** Those that look like an address, the primary's first. */
  readonly addresses: readonly ConnectionAddress[];
  /** What its IP whitelist lets in, or why that is not known. */
  readonly whitelist: string;
}

/** One address of it. */
export interface Way extends Reach {
  readonly address: ConnectionAddress;
}

/**
 * Looks up how an instance is reached. Where it has no address that looks like one, the user is told.
 * @throws RdsError when its addresses cannot be read; a whitelist that cannot be read keeps nobody from connecting
 * @throws CancelledByUser when there is no address
 */
export async function reachOf(target: ConnectTarget, accounts: Accounts): Promise<Reach> {
  const { regionId, dbInstanceId, engine } = target;
  const { client } = await accounts.session(target.accountId);
  const [found, whitelist] = await showInStatusBar(
    vscode.l10n.t('Looking up the addresses of {0}', target.name),
    () => Promise.all([client.describeNetInfo(regionId, dbInstanceId), whitelistOf(target, client)]),
  );
  const all = connectionStrings(engine, found);
  const addresses = all.filter(({ strings }) => strings.length > 0);
  if (addresses.length > 0) return { target, addresses, whitelist };
  void showMessage(
    'warning',
    all.length === 0
      ? vscode.l10n.t('{0} has no connection address yet.', dbInstanceId)
      : // What is not copied could be a command where it is pasted.
        vscode.l10n.t(
          'Not copied: the address of {0} that RDS returned is not a host and a port. Look it up in the console.',
          dbInstanceId,
        ),
  );
  throw new CancelledByUser();
}

/** What keeps a user out who has the right password. */
async function whitelistOf(
  { regionId, dbInstanceId, sourceId }: ConnectTarget,
  client: RdsClient,
): Promise<string> {
  const source =
    sourceId === undefined ? undefined : client.listWhitelist(regionId, sourceId).catch(() => undefined);
  try {
    return describeWhitelist(await client.listWhitelist(regionId, dbInstanceId), await source);
  } catch (error) {
    return vscode.l10n.t(
      'It is not known which addresses the IP whitelist allows: {0}.',
      describeInOneLine(explain(error)),
    );
  }
}

/**
 * The address to use: the primary's where it has no other, else the one that the user picks.
 * @throws CancelledByUser
 */
export async function chooseWay(reach: Reach): Promise<Way> {
  const { addresses, target, whitelist } = reach;
  const [first] = addresses;
  if (addresses.length === 1 && first?.isPrimary) return { ...reach, address: first };
  const picked = await pickOne(
    addresses.map((address) => ({
      label: address.strings[0]?.text ?? '',
      description: address.network,
      address,
    })),
    {
      title: vscode.l10n.t('Which Address of {0}?', target.name),
      placeHolder: whitelist,
      matchOnDescription: true,
    },
  );
  if (!picked) throw new CancelledByUser();
  return { ...reach, address: picked.address };
}
