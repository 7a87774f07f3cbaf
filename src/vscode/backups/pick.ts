import { LivePick, type Choice, type LivePickOptions } from '../ui/picks';
import { CancelledByUser } from '../ui/runCommand';

export interface Pick<T> extends Choice {
  /** Undefined in a line that only tells something. */
  readonly value: T | undefined;
  /** Why it cannot be chosen. Where it is chosen all the same, the pick says so and stays open. */
  readonly unavailable?: string | undefined;
}

/** The user went back to the step before. */
export const back = Symbol('back');

export function whyNotPick(
  unavailable: string | undefined,
): Partial<Record<'detail' | 'detailIcon' | 'unavailable', string>> {
  return unavailable ? { detail: unavailable, detailIcon: 'circle-slash', unavailable } : {};
}

/**
 * A pick that stays open until something is chosen that can be.
 * @param fill sets its choices, and may end it with an error
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
