import * as vscode from 'vscode';
import { showTimesIn } from '../../core/format';
import { remember } from './globalState';

/** Where the zone of the user's clock is remembered, which a host on another machine cannot know by itself. */
const timeZoneKey = 'timeZone';

/** The zone in which times are shown, as a page of this user has told it. */
export class TimeZone implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly state: vscode.Memento) {
    showTimesIn(state.get<string>(timeZoneKey));
  }

  /** @param name as IANA names it; one that is not known changes nothing */
  use(name: string): void {
    if (!showTimesIn(name)) return;
    void remember(this.state, timeZoneKey, name);
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
