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

export interface ConnectTarget {
  readonly accountId: AccountId;
  readonly regionId: string;
  readonly dbInstanceId: string;
  readonly name: string;
  /** In the spelling of the API. */
  readonly engine: string;
  /** The source of a clone. */
  readonly sourceId: string | undefined;
}

/** The addresses of an instance, and who may connect. */
export interface Reach {
  readonly target: ConnectTarget;
  /** Only valid addresses, with those of the primary node first. */
  readonly addresses: readonly ConnectionAddress[];
  /** A sentence about what the IP whitelist allows, or why it is not known. */
  readonly whitelist: string;
}

export interface Way extends Reach {
  readonly address: ConnectionAddress;
}

/**
 * Reads the addresses and the whitelist of an instance. If it has no valid address, a message says so.
 * @throws RdsError if the addresses cannot be read; a whitelist that cannot be read does not prevent connecting
 * @throws CancelledByUser if there is no address
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
      : // Text that is not an address could be a harmful command when pasted.
        vscode.l10n.t(
          'Not copied: the address of {0} that RDS returned is not a host and a port. Look it up in the console.',
          dbInstanceId,
        ),
  );
  throw new CancelledByUser();
}

/** A sentence about the whitelist, which may keep out even a user with the right password. */
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

/** The address to use: the primary's if it is the only one, otherwise the user's choice. @throws CancelledByUser */
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
