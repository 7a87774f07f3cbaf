import * as vscode from 'vscode';
import { plain } from '../../shared/plain';

export interface Choice extends vscode.QuickPickItem {
  /** Name of an icon before the detail. */
  readonly detailIcon?: string;
}

/** @returns the choice as it was given, not as it was shown */
export async function pickOne<T extends Choice>(
  choices: readonly T[] | Promise<readonly T[]>,
  options: vscode.QuickPickOptions,
): Promise<T | undefined> {
  const picked = await vscode.window.showQuickPick(allShown(choices), shownOptions(options));
  return picked?.choice;
}

/** @returns the choices as they were given; undefined when the user left */
export async function pickMany<T extends Choice>(
  choices: readonly T[] | Promise<readonly T[]>,
  options: vscode.QuickPickOptions,
): Promise<readonly T[] | undefined> {
  const picked = await vscode.window.showQuickPick(allShown(choices), {
    ...shownOptions(options),
    canPickMany: true,
  });
  return picked?.map(({ choice }) => choice);
}

export function separator(label: string): vscode.QuickPickItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

export interface LivePickOptions {
  readonly title: string;
  readonly placeholder: string;
  readonly step?: number;
  readonly totalSteps?: number;
  readonly matchOnDescription?: boolean;
  readonly ignoreFocusOut?: boolean;
  readonly buttons?: readonly vscode.QuickInputButton[];
}

/** A pick whose choices change while it is open. */
export class LivePick<T extends Choice> implements vscode.Disposable {
  private readonly pick = vscode.window.createQuickPick<Shown<T>>();
  readonly onDidAccept = this.pick.onDidAccept;
  readonly onDidHide = this.pick.onDidHide;
  readonly onDidChangeValue = this.pick.onDidChangeValue;
  readonly onDidTriggerButton = this.pick.onDidTriggerButton;
  /** What the choices look like. */
  private looks = '[]';

  constructor({ title, placeholder, ...options }: LivePickOptions) {
    Object.assign(this.pick, options, { title: plain(title), placeholder: plain(placeholder) });
  }

  /** Choices that look as before are left alone: the editor forgets which one has the focus. */
  setChoices(choices: readonly T[]): void {
    const items = choices.map(shown);
    const looks = JSON.stringify(items.map(({ choice: _, ...look }) => look));
    if (looks === this.looks) return;
    this.looks = looks;
    this.pick.items = items;
  }

  setTitle(text: string): void {
    this.pick.title = plain(text);
  }

  setPlaceholder(text: string): void {
    this.pick.placeholder = plain(text);
  }

  setBusy(busy: boolean): void {
    this.pick.busy = busy;
  }

  /** What is typed. */
  get value(): string {
    return this.pick.value;
  }

  /**
   * The choice as it was given: the one that had the focus. What is selected comes as a position in the list, which the
   * editor looks up in the choices of now; they may have changed since the key was pressed.
   */
  get selected(): T | undefined {
    return (this.pick.activeItems[0] ?? this.pick.selectedItems[0])?.choice;
  }

  show(): void {
    this.pick.show();
  }

  hide(): void {
    this.pick.hide();
  }

  dispose(): void {
    this.pick.dispose();
  }
}

interface Shown<T> extends vscode.QuickPickItem {
  readonly choice: T;
}

function shown<T extends Choice>(choice: T): Shown<T> {
  const { label, description, detail, detailIcon, kind, iconPath, picked, alwaysShow } = choice;
  return {
    choice,
    label: plain(label),
    ...(description === undefined ? {} : { description: plain(description) }),
    ...(detail === undefined
      ? {}
      : { detail: detailIcon ? `$(${detailIcon}) ${plain(detail)}` : plain(detail) }),
    ...(kind === undefined ? {} : { kind }),
    ...(iconPath === undefined ? {} : { iconPath }),
    ...(picked === undefined ? {} : { picked }),
    ...(alwaysShow === undefined ? {} : { alwaysShow }),
  };
}

function allShown<T extends Choice>(
  choices: readonly T[] | Promise<readonly T[]>,
): Shown<T>[] | Promise<Shown<T>[]> {
  return choices instanceof Promise ? choices.then((all) => all.map(shown)) : choices.map(shown);
}

function shownOptions({ title, placeHolder, ...options }: vscode.QuickPickOptions): vscode.QuickPickOptions {
  return {
    ...options,
    ...(title === undefined ? {} : { title: plain(title) }),
    ...(placeHolder === undefined ? {} : { placeHolder: plain(placeHolder) }),
  };
}
