import * as v from 'valibot';
import * as vscode from 'vscode';
import type { DbCodeConnection, HandOff, SqlToolsConnection } from '../../core/connect/tools';
import { copyText, openInExtension } from '../ui/outside';

/**
 * Passes a connection to another extension, through documented APIs or registered commands only.
 * @throws Error if the extension refuses
 */
export async function handOver(extensionId: string, what: HandOff): Promise<void> {
  switch (what.via) {
    case 'uri':
      await openInExtension(extensionId, what.path, what.query);
      return;
    case 'sqlTools':
      await activate(extensionId);
      await addToSqlTools(what.connection);
      return;
    case 'dbCode':
      await addToDbCode(await activate(extensionId), what.connection);
      return;
    case 'emptyForm':
      await copyText(what.toPaste);
      await vscode.commands.executeCommand(what.command);
  }
}

async function activate(extensionId: string): Promise<unknown> {
  return vscode.extensions.getExtension<unknown>(extensionId)?.activate();
}

/** SQLTools refuses duplicates, so an existing connection is not added again. */
async function addToSqlTools(connection: SqlToolsConnection): Promise<void> {
  const there = vscode.workspace.getConfiguration('sqltools').get<unknown>('connections');
  const known = v.safeParse(v.array(v.unknown()), there);
  if (!known.success || !known.output.some((one) => isSame(one, connection)))
    await vscode.commands.executeCommand('sqltools.addConnection', connection, 'Global');
  await vscode.commands.executeCommand('sqltoolsViewConnectionExplorer.focus');
}

/** Compares the properties by which SQLTools identifies connections. */
function isSame(one: unknown, { name, driver, server, database }: SqlToolsConnection): boolean {
  return v.is(
    v.object({
      name: v.literal(name),
      driver: v.literal(driver),
      server: v.literal(server),
      database: v.literal(database),
    }),
    one,
  );
}

interface DbCodeApi {
  addConnections(connections: readonly DbCodeConnection[]): unknown;
  revealConnection(connectionId: string): unknown;
}

async function addToDbCode(exported: unknown, connection: DbCodeConnection): Promise<void> {
  const api = isObject(exported) ? exported['api'] : undefined;
  if (!isDbCodeApi(api)) throw new Error(vscode.l10n.t('this version has no API for it'));
  const added = v.parse(
    v.object({ success: v.boolean(), error: v.optional(v.string()) }),
    await api.addConnections([connection]),
  );
  if (!added.success) throw new Error(added.error ?? vscode.l10n.t('it gives no reason'));
  await api.revealConnection(connection.connectionId);
}

function isDbCodeApi(value: unknown): value is DbCodeApi {
  return (
    isObject(value) &&
    typeof value['addConnections'] === 'function' &&
    typeof value['revealConnection'] === 'function'
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
