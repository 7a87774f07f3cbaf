import { FileStore } from '../files/fileStore';
import type { Folder } from '../files/folder';
import { reasonOf } from '../files/problem';
import type { Logger } from '../log';
import { parseFormDraft, type FormDraft } from './draft';

/** More than anybody finds their way in; what was not touched for so long goes when another one comes. */
export const maxDrafts = 50;

/**
 * Drafts of forms that were closed unsent, by their last change. They are a convenience: no method fails because of the
 * disk, and the log says what it refused.
 */
export class DraftStore extends FileStore<FormDraft> {
  constructor(folder: Folder, logger: Logger) {
    super(folder, logger, {
      one: 'Draft',
      many: 'drafts',
      parse: parseFormDraft,
      time: ({ changedAt }) => changedAt,
    });
  }

  /** Adds a draft, or replaces the one with its id. `changedAt` is kept as it is. */
  async save(draft: FormDraft): Promise<void> {
    await this.enqueue(async () => {
      // Nobody asks these files to be written again later, so every save does.
      await this.writeUnsaved();
      await this.keep(draft);
      await this.dropOldest(draft.id);
    });
    this.emit();
  }

  /** @returns whether it is gone; a file that cannot be deleted would bring it back, so it stays */
  async remove(id: string): Promise<boolean> {
    const gone = await this.enqueue(() => this.tryErase(id));
    // Telling of what has not changed would have listeners try again at once, for ever.
    if (gone) this.emit();
    return gone;
  }

  /** Never drops the one that was just saved, which may be an old one that is wanted back. */
  private async dropOldest(saved: string): Promise<void> {
    if (this.list().length <= maxDrafts) return;
    // The one that seems to be the oldest may have been changed in another window.
    await this.readFolder();
    const others = this.list().filter(({ id }) => id !== saved);
    for (const { id } of others.slice(maxDrafts - 1)) {
      if (await this.tryErase(id)) this.logger.info(`Draft ${id} was the oldest of too many; deleted`);
    }
  }

  private async tryErase(id: string): Promise<boolean> {
    try {
      await this.erase(id, await this.folder.names());
      return true;
    } catch (error) {
      this.logger.error(`Draft ${id} cannot be deleted (${reasonOf(error)})`);
      return false;
    }
  }
}
