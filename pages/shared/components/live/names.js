// What a person calls the parts of a network.

/** In words; as in the code where Python has not been told of the part yet. */
export const calledOf = (name, called) => called[name] ?? name;
