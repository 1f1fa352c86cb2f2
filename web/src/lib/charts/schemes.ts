/**
 * Stands in for Plot's colour schemes (see vite.config.ts): drawings name each colour themselves, so none is ever asked for, and the
 * pages are lighter by what they weigh.
 */

const none = (): never => {
  throw new Error('a drawing must name its colours: there are no schemes');
};
export const isCategoricalScheme = (): boolean => false;
export const isDivergingScheme = (): boolean => false;
export const ordinalScheme = none;
export const ordinalRange = none;
export const quantitativeScheme = none;
export const maybeBooleanRange = none;
