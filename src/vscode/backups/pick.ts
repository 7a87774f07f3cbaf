import { LivePick, type Choice, type LivePickOptions } from '../ui/picks';
import { CancelledByUser } from '../ui/runCommand';

export interface Pick<T> extends Choice {
  /** Undefined for an informational row. */
  readonly value: T | undefined;
  /** Why it cannot be chosen. If the user chooses it anyway, the pick shows the reason and stays open. */
  readonly unavailable?: string | undefined;
}

/** Returned if the user went back a step. */
export const back = Symbol('back');

export function whyNotPick(
  unavailable: string | undefined,
): Partial<Record<'detail' | 'detailIcon' | 'unavailable', string>> {
  return unavailable ? { detail: unavailable, detailIcon: 'circle-slash', unavailable } : {};
}

/**
 * Shows a pick that stays open until the user chooses an available item.
 * @param fill sets the choices, and may reject
 * @throws CancelledByUser
 */
export async function pick<T>(
  options: LivePickOptions & { readonly buttons?: undefined },
  fill: (input: LivePick<Pick<T>>, reject: (error: unknown) => void) => void,
): Promise<T>;
export async function pick<T>(
  options: LivePickOptions,
  fill: (input: LivePick<Pick<T>>, reject: (error: unknown) => void) => void,
): Promise<T | typeof back>;
export async function pick<T>(
  options: LivePickOptions,
  fill: (input: LivePick<Pick<T>>, reject: (error: unknown) => void) => void,
): Promise<T | typeof back> {
  const input = new LivePick<Pick<T>>(options);
  try {
    return await new Promise<T | typeof back>((resolve, reject) => {
      input.onDidTriggerButton(() => resolve(back));
      input.onDidHide(() => reject(new CancelledByUser()));
      input.onDidAccept(() => {
        const { selected } = input;
        if (selected?.unavailable) input.setPlaceholder(selected.unavailable);
        else if (selected?.value !== undefined) resolve(selected.value);
      });
      fill(input, reject);
      input.show();
    });
  } finally {
    input.dispose();
  }
}
