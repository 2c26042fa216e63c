/** One page of a list; `next` is the cursor of the following page. */
export type Page<Item> = { items: Item[]; next: string | null };
