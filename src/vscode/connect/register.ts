import { commandIds, type CommandId } from '../../shared/ids';
import type { Accounts } from '../accounts/accounts';
import type { Feature } from '../ui/feature';
import type { LogChannel } from '../ui/log';
import { rowCommandEntry } from '../ui/runCommand';
import { connectWith } from './connectWith';
import { copyConnection, copyConnectionAs } from './copy';
import type { ConnectTarget } from './reach';
import { openInTerminal } from './terminal';

export interface ConnectServices {
  readonly accounts: Accounts;
  readonly log: LogChannel;
}

export interface ConnectOptions extends ConnectServices {
  /** The instance of the row that a command was called with, or one that the user picks. */
  readonly targetFrom: (argument: unknown) => Promise<ConnectTarget>;
}

export function registerConnect(options: ConnectOptions): Feature {
  const { targetFrom, log } = options;
  const entry = (
    id: CommandId,
    connect: (target: ConnectTarget, services: ConnectServices) => Promise<void>,
  ): Feature['commands'][number] =>
    rowCommandEntry(id, log, async (argument) => connect(await targetFrom(argument), options));
  return {
    commands: [
      entry(commandIds.connectWith, connectWith),
      entry(commandIds.openTerminal, openInTerminal),
      entry(commandIds.clone.copyConnection, copyConnection),
      entry(commandIds.clone.copyConnectionAs, copyConnectionAs),
    ],
    disposables: [],
  };
}
