// What is measured at every block or layer, and on which kind of axis it is drawn.

export const QUANTITIES = {
  gradient: { values: "gradient_norms", sites: "blocks", log: true },
  update: { values: "updates", sites: "blocks", log: true },
  rate: { values: "firing_rates", sites: "layers", log: false },
};
