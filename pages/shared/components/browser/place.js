/* Where the viewer is in a component that keeps its own place.

   The page tells a place only where it wants another than the component said last: Back, Reset, a
   preset. Each has a number, its turn, that the component answers with. */

export class Place {
  moving = false; // from the viewer's first move to the word of it: until then no message counts

  /** The place that the page wants now; undefined where it has wanted it before, or too late. */
  taken([place, turn]) {
    const news = turn !== this.turn;
    this.turn = turn;
    return news && !this.moving ? place : undefined;
  }

  /** Whether there is a move to tell the page of, which is over now. */
  settled() {
    const moved = this.moving;
    this.moving = false;
    return moved;
  }
}
