import type { Instance, Tags } from '../../shared/model';
import { engineLabel } from '../clone/labels';
import { engineNamed } from '../rds/engines';
import { instanceStatusLabel } from '../clone/statusLabels';

/** The searchable text of an instance, cached because every key press searches all instances. */
const haystacks = new WeakMap<Instance, string>();
const tagTexts = new WeakMap<Tags, string>();

function haystackOf(instance: Instance): string {
  const cached = haystacks.get(instance);
  if (cached !== undefined) return cached;
  const { description, dbInstanceId, engine, engineVersion, status, payType, category, zoneId } = instance;
  const text = [
    description,
    dbInstanceId,
    engineLabel(engine, engineVersion),
    engine,
    status,
    instanceStatusLabel(status),
    payType,
    category,
    zoneId,
  ]
    .join('\n')
    .toLowerCase();
  haystacks.set(instance, text);
  return text;
}

function tagText(tags: Tags): string {
  const cached = tagTexts.get(tags);
  if (cached !== undefined) return cached;
  const text = Object.entries(tags)
    .map(([key, value]) => `${key}=${value}\n${key}:${value}`)
    .join('\n')
    .toLowerCase();
  tagTexts.set(tags, text);
  return text;
}

/**
 * Creates a filter: each word must occur in the instance's name, id, engine, status, billing method, edition, zone or
 * tags (as `key=value` or `key:value`), ignoring case. A blank text matches all instances.
 */
export function instanceFilter(
  text: string,
  tagsOf: (instance: Instance) => Tags | undefined = () => undefined,
): (instance: Instance) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (instance) => {
    const haystack = haystackOf(instance);
    return words.every((word) => {
      if (haystack.includes(word)) return true;
      const tags = tagsOf(instance);
      return tags !== undefined && tagText(tags).includes(word);
    });
  };
}

/** Shorter texts are not sent to the service, because they would match nearly everything. */
const fewestLetters = 2;
/** Pause in typing before the service is called, milliseconds: longer than most users take between two keys. */
export const typingPauseMs = 400;

/** Words of the other searched columns that are rarely part of a name: statuses, billing methods, editions, zones. */
const ofOtherColumns =
  /^(pgsql|sql|server|running|creating|rebooting|deleting|restarting|restoring|transing|locked|stopped|pre-?paid|post-?paid|subscription|serverless|basic|high-?availability|cluster|finance|alwayson|read-?only|(cn|ap|eu|us|me|na|sa|af)(-[a-z]+)+(-\d)?(-[a-z])?)$/i;

/** Sorts words for the service, which searches names and ids, or else engines. */
function rank(word: string): number {
  return ofOtherColumns.test(word) ? 2 : engineNamed(word) === undefined ? 0 : 1;
}

/**
 * The word of a filter to send to the service when not all instances are loaded: SearchKey takes a single text, for
 * names and ids. Undefined when no word is suitable.
 */
export function searchKeyOf(text: string): string | undefined {
  const words = text
    .split(/\s+/)
    .filter((word) => word.length >= fewestLetters && !/[=:]/.test(word))
    .sort((a, b) => rank(a) - rank(b) || b.length - a.length);
  return words[0];
}
