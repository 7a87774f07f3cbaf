import * as vscode from 'vscode';
import { systemClock } from '../core/clock';
import type { RdsCloneApi } from '../shared/api';
import {
  backupTasksFolder,
  allCommandIds,
  detailsScheme,
  formViewType,
  jobsFolder,
  requestFileEnding,
  toolNames,
  viewIds,
} from '../shared/ids';
import type { Tool } from './agent/register';
import { holdsFiles, tellFirstContext } from './firstContext';
import type { BackupsNode } from './backups/nodes';
import type { ClonesNode } from './clones/clonesNodes';
import { LazyTree } from './ui/lazyTree';

/** The API for other extensions, implemented by the lazily loaded part. */
export type ProgramApi = Omit<RdsCloneApi, 'version'>;

/** The lazily loaded part of the extension. */
export interface Program {
  readonly backups: vscode.TreeDataProvider<BackupsNode>;
  readonly clones: vscode.TreeDataProvider<ClonesNode>;
  readonly details: vscode.TextDocumentContentProvider;
  readonly forms: vscode.WebviewPanelSerializer;
  readonly links: vscode.UriHandler;
  readonly requestFiles: vscode.CodeLensProvider & vscode.CodeActionProvider;
  readonly api: ProgramApi;
  readonly commands: ReadonlyMap<string, (...args: readonly unknown[]) => unknown>;
  /** By the names in the manifest. */
  readonly tools: ReadonlyMap<string, Tool>;
  readonly disposables: readonly vscode.Disposable[];
}

/** The views, which must exist before the rest is loaded. */
export interface Views {
  readonly backupsView: vscode.TreeView<BackupsNode>;
  readonly clonesView: vscode.TreeView<ClonesNode>;
}

/**
 * Registers everything without loading the rest of the extension. It is loaded by a view, a command, a link, a tool, the
 * API, a restored form, a document of details or an open request file, or if the folder of jobs or backup tasks is not
 * empty, which takes one directory listing each.
 * @returns the API for other extensions
 */
export function registerShell(
  context: vscode.ExtensionContext,
  loadProgram: (views: Views) => Promise<Program>,
): RdsCloneApi {
  let loading: Promise<Program> | undefined;
  const load = (): Promise<Program> => {
    loading ??= loadProgram({ backupsView, clonesView }).then((program) => {
      context.subscriptions.push(...program.disposables);
      backups.connect(program.backups);
      clones.connect(program.clones);
      if (program.details.onDidChange) program.details.onDidChange((uri) => detailsChanged.fire(uri));
      return program;
    });
    return loading;
  };
  const backups = new LazyTree<BackupsNode>(async () => (await load()).backups, systemClock);
  const clones = new LazyTree<ClonesNode>(async () => (await load()).clones, systemClock);
  const backupsView = vscode.window.createTreeView(viewIds.backups, {
    treeDataProvider: backups,
    showCollapseAll: true,
  });
  const clonesView = vscode.window.createTreeView(viewIds.clones, {
    treeDataProvider: clones,
    canSelectMany: true,
  });
  const loadFor = ({ uri }: vscode.TextDocument): void => {
    if (uri.path.endsWith(requestFileEnding)) load().catch(toldElsewhere);
  };
  const detailsChanged = new vscode.EventEmitter<vscode.Uri>();

  context.subscriptions.push(
    backups,
    clones,
    backupsView,
    clonesView,
    // An empty tree, which shows its welcome text.
    vscode.window.createTreeView<never>(viewIds.noClones, { treeDataProvider: emptyTree }),
    detailsChanged,
    vscode.workspace.registerTextDocumentContentProvider(detailsScheme, {
      onDidChange: detailsChanged.event,
      provideTextDocumentContent: async (uri, token) =>
        (await load()).details.provideTextDocumentContent(uri, token),
    }),
    ...entrances(load),
    vscode.workspace.onDidOpenTextDocument(loadFor),
  );
  vscode.workspace.textDocuments.forEach(loadFor);
  tellFirstContext(context, () => loading !== undefined);
  // An earlier clone or backup may still be running, or its end may not have been announced.
  Promise.all([jobsFolder, backupTasksFolder].map((folder) => holdsFiles(context, folder)))
    .then((some) => (some.includes(true) ? load() : undefined))
    .catch(toldElsewhere);
  return lazyApi(async () => (await load()).api);
}

/** What VS Code calls by an id, an address or the kind of a file. */
function entrances(load: () => Promise<Program>): readonly vscode.Disposable[] {
  return [
    ...allCommandIds.map((id) =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) =>
        (await load()).commands.get(id)?.(...args),
      ),
    ),
    ...Object.values(toolNames).map((name) =>
      vscode.lm.registerTool<unknown>(name, {
        prepareInvocation: async (options, token) =>
          (await load()).tools.get(name)?.prepareInvocation(options, token),
        invoke: async (options, token) => (await load()).tools.get(name)?.invoke(options, token),
      }),
    ),
    vscode.window.registerUriHandler({ handleUri: async (uri) => (await load()).links.handleUri(uri) }),
    vscode.window.registerWebviewPanelSerializer(formViewType, {
      deserializeWebviewPanel: async (panel, state) =>
        (await load()).forms.deserializeWebviewPanel(panel, state),
    }),
    ...requestFileProviders(async () => (await load()).requestFiles),
  ];
}

/** The caller that needs the extension (a view, a command or another extension) reports a load error. */
function toldElsewhere(): void {
  // Nothing to do.
}

/** The API for other extensions, which loads the rest of the extension on first use. */
function lazyApi(load: () => Promise<ProgramApi>): RdsCloneApi {
  // All extensions get the same object, so it must be immutable.
  return Object.freeze<RdsCloneApi>({
    version: 1,
    openCloneForm: async (target) => (await load()).openCloneForm(target),
    reveal: async (target) => (await load()).reveal(target),
    listClones: async () => (await load()).listClones(),
    onDidChangeClones: (listener) => {
      let isOver = false;
      let subscription: { dispose(): void } | undefined;
      load().then((api) => {
        if (!isOver) subscription = api.onDidChangeClones(listener);
      }, toldElsewhere);
      return {
        dispose: () => {
          isOver = true;
          subscription?.dispose();
        },
      };
    },
  });
}

function requestFileProviders(help: () => Promise<Program['requestFiles']>): readonly vscode.Disposable[] {
  const files = { pattern: `**/*${requestFileEnding}` };
  return [
    vscode.languages.registerCodeLensProvider(files, {
      provideCodeLenses: async (document, token) => (await help()).provideCodeLenses(document, token),
    }),
    vscode.languages.registerCodeActionsProvider(
      files,
      {
        provideCodeActions: async (document, range, context, token) =>
          (await help()).provideCodeActions(document, range, context, token),
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  ];
}

const emptyTree: vscode.TreeDataProvider<never> = {
  getChildren: () => [],
  getTreeItem: (node) => node,
};
