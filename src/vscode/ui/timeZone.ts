import * as vscode from 'vscode';
import { showTimesIn } from '../../core/format';
import { remember } from './globalState';

/** Key for the user's time zone, which an extension host on another machine cannot know. */
const timeZoneKey = 'timeZone';

/** The display time zone, as reported by a page on the user's machine. */
export class TimeZone implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly state: vscode.Memento) {
    showTimesIn(state.get<string>(timeZoneKey));
  }

  /** @param name IANA name; an unknown name is ignored */
  use(name: string): void {
    if (!showTimesIn(name)) return;
    void remember(this.state, timeZoneKey, name);
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
