import { useEffect, useState } from 'preact/hooks';
import { choiceKey, type Chosen } from './choice';

/** Without a confirmation by the host within this time, the host's choice is shown again. */
const answerMs = 3000;

export interface Choice {
  readonly shown: Chosen | undefined;
  /** The temporary choice during a drag or while a key is held down. */
  readonly preview: Chosen | undefined;
  /** Undefined ends the preview. */
  readonly setPreview: (chosen: Chosen | undefined) => void;
  readonly pick: (chosen: Chosen) => void;
}

/**
 * Shows the user's choice until the host has confirmed it; states in between still contain the old choice.
 * @param given the choice according to the host
 */
export function useChoice(
  given: Chosen | undefined,
  frozen: boolean,
  send: (chosen: Chosen) => void,
): Choice {
  const [preview, setPreview] = useState<Chosen>();
  const [picked, setPicked] = useState<Chosen>();
  const isAnswered = frozen || choiceKey(given) === choiceKey(picked);
  useEffect(() => {
    if (isAnswered) setPicked(undefined);
    if (frozen) setPreview(undefined);
  }, [isAnswered, frozen]);
  useEffect(() => {
    if (!picked) return undefined;
    const timer = window.setTimeout(() => {
      setPicked(undefined);
    }, answerMs);
    return () => {
      window.clearTimeout(timer);
    };
  }, [picked]);
  const shown = frozen ? given : (preview ?? picked ?? given);
  return {
    shown,
    preview: frozen ? undefined : preview,
    setPreview,
    pick: (chosen) => {
      setPreview(undefined);
      // Compared with the choice before the drag or key, not with the preview.
      if (choiceKey(chosen) === choiceKey(picked ?? given)) return;
      setPicked(chosen);
      send(chosen);
    },
  };
}
