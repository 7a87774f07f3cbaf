import { FileStore } from '../files/fileStore';
import type { Folder } from '../files/folder';
import { reasonOf } from '../files/problem';
import type { Logger } from '../log';
import { parseFormDraft, type FormDraft } from './draft';

/** The draft that was not changed for longest is deleted when there are more. */
export const maxDrafts = 50;

/**
 * Drafts of forms that were closed without being submitted, sorted by their last change. They are only a convenience,
 * so disk errors are logged and not thrown.
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

  /** Adds a draft or replaces the one with the same id. Does not update `changedAt`. */
  async save(draft: FormDraft): Promise<void> {
    await this.enqueue(async () => {
      // No timer writes unsaved drafts later, so every save does.
      await this.writeUnsaved();
      await this.keep(draft);
      await this.dropOldest(draft.id);
    });
    this.emit();
  }

  /** @returns whether it was removed; if its file cannot be deleted, the draft stays, as the file would restore it */
  async remove(id: string): Promise<boolean> {
    const gone = await this.enqueue(() => this.tryErase(id));
    // Without a change, an event would make listeners try again, in an endless loop.
    if (gone) this.emit();
    return gone;
  }

  /** Never deletes the draft that was just saved, even if it is an old one that was restored. */
  private async dropOldest(saved: string): Promise<void> {
    if (this.list().length <= maxDrafts) return;
    // The draft that looks oldest may have been changed in another window.
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
