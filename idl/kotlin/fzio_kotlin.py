#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes Kotlin for kotlinx.serialization from the model of a contract:

    fzio-gen --target model chat.fzio | fzio_kotlin.py [PACKAGE] > Chat.kt

A target of one's own, as ../own-target.md tells: the contract is checked already, so this only says
what each thing is called in Kotlin. The package is `contract.<module>`, or PACKAGE.<module>."""
import json
import re
import sys

MODEL = 1  # the shape of the model that this was written for

SCALARS = {
    "bool": "Boolean",
    "int": "Long",
    "i32": "Int",
    "u32": "Long",
    "i64": "String",  # a decimal text in JSON, as it does not fit a number there
    "u64": "String",
    "float": "Double",
    "string": "String",
    "uuid": "String",
    "timestamp": "String",
    "any": "JsonElement",
}
# Names that the output uses itself; a declaration that is called so gets a '_'.
TAKEN = set(SCALARS.values()) | {"List", "Map", "SerialName", "Serializable", "JsonClassDiscriminator",
                                 "ExperimentalSerializationApi", "OptIn", "Deprecated"}
KEYWORDS = set("as break class continue do else false for fun if in interface is null object package return "
               "super this throw true try typealias typeof val var when while".split())


class Unsupported(Exception):
    """Says what of the contract has no place in Kotlin here."""


def literal(text):
    """A string of Kotlin: JSON's escapes, but for those that Kotlin does not have, and '$'."""
    escaped = json.dumps(text).replace("$", "\\$")
    return escaped.replace("\\f", "\\u000c")


def identifier(name):
    """A member's name, in backticks where it is a word of Kotlin."""
    return f"`{name}`" if name in KEYWORDS else name


def declared(name):
    """A declaration's name. Names that end in '_' move on too, so that two never meet."""
    return identifier(name + "_" if name.rstrip("_") in TAKEN else name)


def pascal(name):
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[._]", name))


def constant(name):
    return re.sub(r"[.]", "_", name).upper()


class Kotlin:
    def __init__(self, model, package):
        self.model = model
        self.package = package
        self.module = model["module"]["name"]
        self.lines = []

    def put(self, text="", depth=0):
        self.lines.append("    " * depth + text if text else "")

    # --- names of types ---

    def reference(self, module, name):
        own = declared(name)
        return own if module == self.module else f"{self.package_of(module)}.{own}"

    def package_of(self, module):
        return ".".join([self.package, *(identifier(part) for part in module.split("."))])

    def find(self, kind, of):
        """The declaration that a type or a variant names, of this module or of an imported one."""
        for declaration in self.model[kind] + self.model["imported"][kind]:
            if (declaration["module"], declaration["name"]) == (of["module"], of["name"]):
                return declaration
        raise KeyError(of["name"])

    def type(self, of, where):
        kind = of["kind"]
        if kind == "bytes":
            raise Unsupported(f"{where}: bytes are attachments, and no part of the JSON that is read here")
        if of["alias"]:
            text = self.reference(of["aliasModule"], of["alias"])
        elif kind == "array":
            text = f"List<{self.type(of['item'], where)}>"
        elif kind == "map":
            text = f"Map<{self.type(of['key'], where)}, {self.type(of['item'], where)}>"
        else:
            text = SCALARS.get(kind) or self.reference(of["module"], of["name"])
        return text + "?" if of["nullable"] else text

    def default(self, field):
        """What stands behind '=': '' when the member must be there."""
        of = field["type"]
        if field["default"] is None:
            return " = null" if field["optional"] else ""
        value = field["default"]["value"]
        if value is None:
            text = "null"
        elif of["kind"] == "enum":
            text = f"{self.reference(of['module'], of['name'])}.{constant(value)}"
        elif of["kind"] in ("array", "map"):
            text = "emptyList()" if of["kind"] == "array" else "emptyMap()"
        elif SCALARS[of["kind"]] == "String":
            text = literal(str(value))
        elif of["kind"] == "float":
            text = repr(float(value))
        else:
            text = json.dumps(value)
        return f" = {text}"

    # --- declarations ---

    def notes(self, of, depth=0, *more):
        lines = [line for text in (of["doc"], *more) if text for line in text.split("\n")]
        lines = [line.replace("*/", "*&#47;").replace("/*", "&#47;*") for line in lines]
        if len(lines) == 1:
            self.put(f"/** {lines[0]} */", depth)
        elif lines:
            self.put("/**", depth)
            for line in lines:
                self.put(f" * {line}".rstrip(), depth)
            self.put(" */", depth)
        if of["deprecated"] is not None:
            self.put(f"@Deprecated({literal(of['deprecated'])})", depth)

    def members(self, fields, where):
        for field in fields:
            of = self.type(field["type"], f"{where}.{field['name']}")
            missing = field["optional"] and field["default"] is None and not of.endswith("?")
            self.notes(field, 1)
            if field["wire"] != field["name"]:
                self.put(f"@SerialName({literal(field['wire'])})", 1)
            self.put(f"val {identifier(field['name'])}: {of}{'?' if missing else ''}{self.default(field)},", 1)

    def data(self, name, fields, where, of=""):
        self.put("@Serializable")
        if not fields:
            self.put(f"class {name}{of}")
            return
        self.put(f"data class {name}(")
        self.members(fields, where)
        self.put(f"){of}")

    def types(self):
        for alias in self.model["types"]:
            self.put()
            self.notes(alias)
            self.put(f"typealias {declared(alias['name'])} = {self.type(alias['type'], alias['name'])}")

    def enums(self):
        for enum in self.model["enums"]:
            self.put()
            self.notes(enum)
            self.put("@Serializable")
            self.put(f"enum class {declared(enum['name'])} {{")
            for value in enum["values"]:
                self.notes(value, 1)
                self.put(f"@SerialName({literal(value['wire'])}) {constant(value['name'])},", 1)
            self.put("}")

    def dtos(self):
        for dto in self.model["dtos"]:
            self.put()
            self.notes(dto)
            self.data(declared(dto["name"]), dto["fields"], dto["name"])

    def unions(self):
        """A variant is a class of its own, as one dto may be a variant of several unions."""
        for union in self.model["unions"]:
            name = declared(union["name"])
            self.put()
            self.notes(union)
            self.put("@Serializable")
            self.put("@OptIn(ExperimentalSerializationApi::class)")
            self.put(f"@JsonClassDiscriminator({literal(union['wire'])})")
            self.put(f"sealed interface {name}")
            for variant in union["variants"]:
                self.put()
                self.notes(variant)
                self.put(f"@SerialName({literal(variant['wire'])})")
                dto = self.find("dtos", variant["type"])
                self.data(union["name"] + pascal(variant["name"]), dto["fields"], dto["name"], f" : {name}")

    def errors(self):
        for error in self.model["errors"]:
            self.put()
            self.notes(error, 0, f"The `context` of errors with the code `{error['code']}` ({error['kind']}).")
            self.data(declared(error["name"]), error["fields"], error["name"])

    def namespaces(self):
        for space in self.model["namespaces"]:
            self.put()
            self.notes(space)
            self.put(f"object {pascal(space['name'])}Namespace {{")
            self.put(f"const val PATH = {literal(space['path'])}", 1)
            for command in space["commands"]:
                self.command(command)
            for event in space["events"]:
                ack = event["ack"] and self.type(event["ack"], event["name"])
                self.event(event, "It comes", f"; answer it by {ack}" if ack else "")
            self.put("}")

    def command(self, command):
        ack = self.type(command["ack"], command["name"]) if command["ack"] else "an empty ack"
        failures = [self.reference(thrown["module"], thrown["name"]) for thrown in command["throws"]]
        self.event(command, "Emit it", f"; it is answered by {', or '.join([ack, *failures])}")

    def event(self, of, verb, answer):
        payload = self.type(of["payload"], of["name"]) if of["payload"] else "nothing"
        self.put()
        self.notes(of, 1, f"{verb} with {payload}{answer}.")
        prefix = "" if verb == "Emit it" else "ON_"
        self.put(f"const val {prefix}{constant(of['name'])} = {literal(of['event'])}", 1)

    def write(self):
        module = self.model["module"]
        self.put(f"// Generated from {module['file']} by fzio_kotlin.py: change the contract, not this file.")
        self.notes({"doc": module["doc"], "deprecated": None})
        self.put(f"package {self.package_of(self.module)}")
        self.put()
        self.put("import kotlinx.serialization.ExperimentalSerializationApi")
        self.put("import kotlinx.serialization.SerialName")
        self.put("import kotlinx.serialization.Serializable")
        self.put("import kotlinx.serialization.json.JsonClassDiscriminator")
        self.put("import kotlinx.serialization.json.JsonElement")
        for part in (self.types, self.enums, self.dtos, self.unions, self.errors, self.namespaces):
            part()
        return "\n".join(self.lines) + "\n"


def main():
    model = json.load(sys.stdin)
    if model["fzioModel"] != MODEL:
        sys.exit(f"fzio_kotlin.py: the model has version {model['fzioModel']}, and this reads {MODEL}")
    try:
        text = Kotlin(model, sys.argv[1] if len(sys.argv) > 1 else "contract").write()
    except Unsupported as problem:
        sys.exit(f"fzio_kotlin.py: {model['module']['file']}: {problem}")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
