import { readFileSync } from 'node:fs';
import type { DraftStore } from '../../core/drafts/store';
import type { JobStore } from '../../core/jobs/store';
import type { Tracker } from '../../core/jobs/tracker';
import type { Accounts } from '../accounts/accounts';
import type { Feature, Host } from '../ui/feature';
import type { TimeZone } from '../ui/timeZone';
import { FormPanels } from './panels';

export interface FormServices {
  readonly accounts: Accounts;
  readonly store: JobStore;
  readonly drafts: DraftStore;
  readonly tracker: Tracker;
  readonly timeZone: TimeZone;
  /** Asks for a path, and writes a request file. */
  readonly saveFile: (text: string, name: string) => Promise<unknown>;
}

export function registerForms(
  { context, clock, log }: Host,
  services: FormServices,
): Feature & { readonly forms: FormPanels } {
  const forms = new FormPanels({
    extensionUri: context.extensionUri,
    asset: (path) => readFileSync(context.asAbsolutePath(path), 'utf8'),
    ...services,
    clock,
    log,
  });
  return { forms, commands: [], disposables: [forms] };
}
