import * as v from 'valibot';
import * as vscode from 'vscode';
import { clientOf } from '../../core/connect/clients';
import { handOff, toolsFor, type Tool } from '../../core/connect/tools';
import { connectEngine, type ConnectEngine, type Endpoint } from '../../core/connectionStrings';
import { engineLabel } from '../../core/clone/labels';
import { reasonOf } from '../../core/files/problem';
import { askText } from '../ui/inputs';
import { showMessage } from '../ui/messages';
import { CancelledByUser } from '../ui/runCommand';
import { pickOne, separator, type Choice } from '../ui/picks';
import { pickAndCopy } from './copy';
import { handOver } from './handOver';
import { chooseWay, reachOf, type ConnectTarget, type Way } from './reach';
import type { ConnectServices } from './register';
import { askUser, openClient } from './terminal';
import { copyWhitelistCommand, hasWhitelistCommand, tell } from './whitelistCommand';

interface Means extends Choice {
  readonly go?: () => Promise<void>;
}

/**
 * Connects with the user's choice: an installed extension, the client in a terminal, or copied text. @throws RdsError
 */
export async function connectWith(target: ConnectTarget, services: ConnectServices): Promise<void> {
  const way = await chooseWay(await reachOf(target, services.accounts));
  const engine = connectEngine(target.engine);
  const tools = engine && way.address.endpoint ? toolsFor(engine, commandsOf) : [];
  const title = vscode.l10n.t('Connect to {0} ({1})', target.name, way.address.network);
  const none = vscode.l10n.t(
    'No installed extension accepts a connection to {0}.',
    engineLabel(target.engine, ''),
  );
  const picked = await pickOne(means(way, tools, services), {
    title,
    placeHolder: tools.length === 0 ? `${none} ${way.whitelist}` : way.whitelist,
  });
  if (!picked?.go) throw new CancelledByUser();
  await picked.go();
}

function means(way: Way, tools: readonly Tool[], services: ConnectServices): readonly Means[] {
  const engine = connectEngine(way.target.engine);
  const { endpoint } = way.address;
  const canOpen = engine !== undefined && endpoint !== undefined;
  return [
    ...(canOpen
      ? tools.map((tool) => ({
          label: tool.label,
          description: tool.extensionId,
          go: () => connectBy(tool, engine, endpoint, way, services),
        }))
      : []),
    ...(tools.length > 0 ? [separator(vscode.l10n.t('Without an extension'))] : []),
    ...(canOpen
      ? [
          {
            label: vscode.l10n.t('Terminal'),
            description: clientOf[engine],
            go: () => openClient(way, services),
          },
        ]
      : []),
    {
      label: vscode.l10n.t('Copy for…'),
      go: () => pickAndCopy({ ...way, addresses: [way.address] }, services),
    },
    ...(hasWhitelistCommand(way.target)
      ? [
          {
            label: vscode.l10n.t('Copy My Whitelist Command'),
            go: () => copyWhitelistCommand(way.target),
          },
        ]
      : []),
  ];
}

/** @throws CancelledByUser */
async function connectBy(
  tool: Tool,
  engine: ConnectEngine,
  endpoint: Endpoint,
  way: Way,
  { log }: ConnectServices,
): Promise<void> {
  const { target, address, whitelist } = way;
  const user = tool.asks.includes('user') ? await askUser(way, tool.label) : '';
  const database = tool.asks.includes('database') ? await askDatabase(target, engine) : '';
  const what = handOff(tool, engine, { endpoint, name: target.name, user, database });
  try {
    await handOver(tool.extensionId, what);
  } catch (error) {
    // An error of the other extension is shown as it is, not explained.
    const reason = reasonOf(error);
    log.error(`${tool.extensionId} did not take the connection: ${reason}`);
    void showMessage('error', vscode.l10n.t('{0} did not accept the connection: {1}', tool.label, reason));
    return;
  }
  const to = `${endpoint.host}:${endpoint.port}`;
  tell(
    what.via === 'emptyForm'
      ? vscode.l10n.t(
          '{0} accepts no connection from other extensions. Paste {1} ({2}) from the clipboard into its form. {3}',
          tool.label,
          to,
          address.network,
          whitelist,
        )
      : vscode.l10n.t('Gave {0} ({1}) to {2}. {3}', to, address.network, tool.label, whitelist),
    target,
    log,
  );
}

/** A database that exists on every instance of the engine. */
const everywhere: Readonly<Record<ConnectEngine, string>> = {
  mysql: 'information_schema',
  mariadb: 'information_schema',
  postgresql: 'postgres',
  sqlserver: 'master',
};

async function askDatabase(target: ConnectTarget, engine: ConnectEngine): Promise<string> {
  const database = await askText({
    title: vscode.l10n.t('Connect to {0}', target.name),
    prompt: vscode.l10n.t('Database to connect to first'),
    value: everywhere[engine],
    problemOf: (text) => (text.trim() === '' ? vscode.l10n.t('Type the name of a database.') : undefined),
  });
  if (database === undefined) throw new CancelledByUser();
  return database.trim();
}

const manifest = v.object({
  contributes: v.optional(v.object({ commands: v.optional(v.array(v.object({ command: v.string() }))) })),
});

/** The commands that an extension declares; undefined if it is not installed. */
function commandsOf(extensionId: string): readonly string[] | undefined {
  const extension = vscode.extensions.getExtension<unknown>(extensionId);
  if (!extension) return undefined;
  const parsed = v.safeParse(manifest, extension.packageJSON);
  return parsed.success ? (parsed.output.contributes?.commands ?? []).map(({ command }) => command) : [];
}
