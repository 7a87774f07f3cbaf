import { t } from '@vscode/l10n';
import {
  isCloneParameterName,
  type CloneDraft,
  type CloneParameterName,
  type RestoreBy,
} from '../../shared/clone';
import { typedNumber } from '../format';
import { valueOf, type CloneFacts } from './facts';
import { operationOf } from './operations';

export interface ValuesFix {
  readonly kind: 'values';
  readonly label: string;
  readonly values: Values;
  readonly restoreBy?: RestoreBy;
  /** The fix picks one of several possible intentions, so it is applied only when the user asks for it directly. */
  readonly isChoice?: boolean;
}

export type Fix =
  | ValuesFix
  /** Opens a page of the console: the account's orders or its billing. */
  | { readonly kind: 'orders' | 'billing'; readonly label: string };

/** Makes the fix for a code; undefined when there is none by the current facts. */
export type Maker = (
  draft: CloneDraft,
  facts: CloneFacts,
  parameter: CloneParameterName | undefined,
) => Fix | undefined;

type Values = Readonly<Partial<Record<CloneParameterName, string>>>;

/** A fix that sets values, which the label names. */
export function values(label: string, changed: Values): Fix {
  return { kind: 'values', label, values: changed };
}

/** A fix that sets one value, named by the value. */
export function named(name: CloneParameterName, text: string): Fix {
  return values(namedLabel(name, text), { [name]: text });
}

function namedLabel(name: CloneParameterName, text: string): string {
  if (name === 'DBInstanceStorage') return t('Set Storage to {0} GB', typedNumber(text));
  return name === 'DBInstanceDescription' ? t('Use the Name {0}', text) : t('Use {0}', text);
}

/** The fix, unless it would change nothing. */
export function useful(fix: Fix | undefined, draft: CloneDraft): Fix | undefined {
  if (fix?.kind !== 'values') return fix;
  const { places } = operationOf(draft);
  const changes = Object.entries(fix.values).some(
    ([name, text]) =>
      isCloneParameterName(name) && places[name] !== undefined && valueOf(draft, name) !== text,
  );
  return changes || (fix.restoreBy !== undefined && fix.restoreBy !== draft.restoreBy) ? fix : undefined;
}
