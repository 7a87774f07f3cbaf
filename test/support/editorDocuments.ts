// Documents of the fake `vscode` module, and what is shown in them.
import { Uri } from './editorClasses';
import { show } from './editorState';

export class Range {
  constructor(
    readonly start: { readonly line: number; readonly character: number },
    readonly end: { readonly line: number; readonly character: number },
  ) {}
  intersection({ start, end }: Range): Range | undefined {
    const key = ({ line, character }: { line: number; character: number }): number => line * 1e6 + character;
    return key(start) <= key(this.end) && key(end) >= key(this.start) ? this : undefined;
  }
}

/** A document in an editor. Positions count from 0. */
export class TextDocument {
  readonly uri: ReturnType<typeof Uri.file>;
  constructor(
    path: string,
    public text: string,
  ) {
    this.uri = Uri.file(path);
  }
  getText(): string {
    return this.text;
  }
  positionAt(offset: number): { line: number; character: number } {
    const lines = this.text.slice(0, offset).split('\n');
    return { line: lines.length - 1, character: lines.at(-1)!.length };
  }
}

export class Diagnostic {
  source = '';
  code: unknown;
  constructor(
    readonly range: Range,
    readonly message: string,
    readonly severity: number,
  ) {
    show('problem', message);
  }
}
export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2 };
export class CodeLens {
  constructor(
    readonly range: Range,
    readonly command: unknown,
  ) {}
}
export class CodeAction {
  edit: WorkspaceEdit | undefined;
  constructor(readonly title: string) {
    show('button', title);
  }
}
export const CodeActionKind = { QuickFix: 'quickfix' };
export class WorkspaceEdit {
  readonly edits: { readonly range: Range; readonly text: string }[] = [];
  replace(_uri: unknown, range: Range, text: string): void {
    this.edits.push({ range, text });
  }
}
