import type { TensorData, TensorType } from "../../core/ports.ts";
import type { Attribute, Graph, Initializer, Node, Value } from "./builder.ts";
import { ProtobufWriter } from "./protobuf.ts";

const OPSET = 18;
const IR_VERSION = 9;
const ELEMENT_TYPE: Record<TensorType, number> = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float16: 10 };
const ATTRIBUTE = { float: 1, int: 2, string: 3, graph: 5, ints: 7 } as const;

/** An ONNX model file (onnx.proto3: ModelProto) of a graph, weights inside. */
export function serialize(graph: Graph): Uint8Array {
  return new ProtobufWriter()
    .integer(1, IR_VERSION)
    .string(2, "terse")
    .message(7, (writer) => writeGraph(writer, graph))
    .message(8, (opset) => opset.string(1, "").integer(2, OPSET))
    .message(8, (opset) => opset.string(1, "com.microsoft").integer(2, 1))
    .finish();
}

function writeGraph(writer: ProtobufWriter, graph: Graph): void {
  for (const node of graph.nodes) writer.message(1, (inner) => writeNode(inner, node));
  writer.string(2, "terse");
  for (const initializer of graph.initializers) writer.message(5, (inner) => writeTensor(inner, initializer));
  for (const input of graph.inputs) writer.message(11, (inner) => writeValue(inner, input));
  for (const output of graph.outputs) writer.message(12, (inner) => writeValue(inner, output));
}

function writeNode(writer: ProtobufWriter, node: Node): void {
  for (const input of node.inputs) writer.string(1, input);
  for (const output of node.outputs) writer.string(2, output);
  writer
    .string(3, node.outputs[0] ?? "")
    .string(4, node.op)
    .string(7, node.domain);
  for (const [name, value] of Object.entries(node.attributes)) {
    writer.message(5, (inner) => writeAttribute(inner.string(1, name), value));
  }
}

function writeAttribute(writer: ProtobufWriter, value: Attribute): void {
  if (typeof value === "number") writer.integer(3, value).integer(20, ATTRIBUTE.int);
  else if (typeof value === "string") writer.string(4, value).integer(20, ATTRIBUTE.string);
  else if ("float" in value) writer.float(2, value.float).integer(20, ATTRIBUTE.float);
  else if ("nodes" in value) writer.message(6, (inner) => writeGraph(inner, value)).integer(20, ATTRIBUTE.graph);
  else {
    for (const item of value) writer.integer(8, item);
    writer.integer(20, ATTRIBUTE.ints);
  }
}

function writeTensor(writer: ProtobufWriter, tensor: Initializer): void {
  for (const dim of tensor.shape) writer.integer(1, dim as number);
  writer.integer(2, ELEMENT_TYPE[tensor.type]).string(8, tensor.name).bytes(9, rawBytes(tensor.data));
}

/** ONNX raw data is little-endian, as every platform that runs JavaScript today. */
function rawBytes(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function writeValue(writer: ProtobufWriter, value: Value): void {
  writer.string(1, value.name).message(2, (type) =>
    type.message(1, (tensor) =>
      tensor.integer(1, ELEMENT_TYPE[value.type]).message(2, (shape) => {
        for (const dim of value.shape) {
          shape.message(1, (inner) => (typeof dim === "number" ? inner.integer(1, dim) : inner.string(2, dim)));
        }
      }),
    ),
  );
}
