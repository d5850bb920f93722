import { tinyStudentFiles } from "./tinyStudent.ts";

/** The tiny student with a chat template and room for a prompt, in 32 bits, and again as what 8 bits are called. */
export function tinyChatFiles(): Map<string, Uint8Array> {
  const files = tinyStudentFiles(2048);
  const config = JSON.parse(new TextDecoder().decode(files.get("tokenizer_config.json"))) as object;
  const chat_template = "{% for message in messages %}{{ message.content }}\n{% endfor %}";
  files.set("tokenizer_config.json", new TextEncoder().encode(JSON.stringify({ ...config, chat_template })));
  files.set("onnx/model_quantized.onnx", files.get("onnx/model.onnx")!);
  return files;
}
