/** How far a piece of work is. */
export interface WorkProgress {
  /** 0 to 1, of this call. */
  fraction: number;
  /** Times real time; 0 while unknown. */
  speed: number;
}
