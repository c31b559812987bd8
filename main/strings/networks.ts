/** Texts about why a model's network cannot be read, or has no gradient to make pictures by. Names are those of ONNX. */
export const networks = {
  noGraph: 'This is no ONNX model: it has no graph',
  cutShort: 'This file ends in the middle of its network',
  tooOld: (version: number, oldest: number) =>
    `This model uses operator set ${version} of ONNX; ${oldest} is the oldest that can be read`,
  elementType: {
    tensor: (name: string, type: number) => `Tensor ${name} has element type ${type}, which is not supported`,
    value: (name: string, type: number) => `Value ${name} has element type ${type}, which is not supported`,
  },
  attributeKind: (name: string, kind: number) => `Attribute ${name} is of kind ${kind}, which is not supported`,
  noTensor: (name: string) => `Value ${name} is not a tensor`,
  unknownShape: (value: string) => `The shape of ${value} depends on what is put into the network`,
  unchanging: (output: string, input: string) => `The output ${output} does not change with the input ${input}`,
  onlyJumps: (input: string) => `No gradient reaches the input ${input}: every way to it has a jump`,

  /** `why`: one of `reasons`. */
  noGradient: (operator: string, node: string, why: string) =>
    `There is no gradient of ${operator} (node ${node}): ${why}`,
  /** In the place of a node's name. */
  nameless: 'without a name',
  /** What stands in the way of a gradient; `it` is an operator. */
  reasons: {
    operator: 'the operator is not supported',
    otherOutputs: 'only its first output can be differentiated',
    noInput: (index: number) => `it has no input ${index}`,
    noOutput: 'it has no output',
    noKernel: 'it has no kernel_shape',
    unknownShape: (value: string) => `the shape of ${value} is not known`,
    unknownType: (value: string) => `the type of ${value} is not known`,

    weights: 'its weights cannot be differentiated',
    slope: 'its slope cannot be differentiated',
    exponent: 'only its base can be differentiated',
    notConstant: {
      bounds: 'its bounds are not constant',
      axes: 'its axes are not constant',
      starts: 'its starts are not constant',
      ends: 'its ends are not constant',
      steps: 'its steps are not constant',
      pads: 'its pads are not constant',
    },

    automaticPadding: 'automatic padding is not supported',
    outputShape: 'a given output_shape is not supported',
    trainingMode: 'its training mode is not supported',
    lengths: 'only lengths by Pythagoras are supported',
    ceiling: 'windows that reach beyond the padding (ceil_mode) are not supported',
    columnMajor: 'column-major indices are not supported',
    equation: (equation: string) => `the form ${equation} is not supported`,
    diagonal: (equation: string) => `the form ${equation} takes a diagonal`,
    steps: 'steps other than 1 and −1 are supported only forwards and along a single axis',
    padding: 'only padding with a constant is supported',
    region: 'cropping by a region is not supported',
    aspectRatio: 'it must stretch',
    axesChosen: 'a choice of axes is not supported',
    innerAxes: 'only the last two axes can be resized',
  },
} as const
