#include "tools/manifest.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/testing.hpp"
#include "tools/adapters/command_runner.hpp"
#include "tools/adapters/http_runner.hpp"
#include "tools/registry.hpp"
#include "tools/yaml_json.hpp"

namespace wrkhrs::tools {
namespace {

using testing::HasSubstr;

constexpr std::string_view lookup = R"(
name: lookup
description: Looks up a compound by its number.
read_only: true
deadline_ms_max: 5000
input_schema:
  type: object
  required: [number]
  properties: { number: { type: integer }, detail: { type: string } }
kind: http
http:
  url: https://register.example.org/compounds/{number}
  allowed_hosts: [register.example.org]
  query: { detail: "{detail}", v: 2 }
)";

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result(text);
  result.replace(result.find(from), from.size(), to);
  return result;
}

std::string refusal(std::string_view yaml) {
  const auto tool = parse_manifest(yaml);
  return tool ? "accepted" : tool.error().message;
}

TEST(Manifest, DescribesATool) {
  const auto tool = parse_manifest(lookup);
  ASSERT_TRUE(tool) << tool.error().message;
  const auto& description = (*tool)->description;
  EXPECT_EQ(description.name, "lookup");
  EXPECT_EQ(description.title, "lookup");
  EXPECT_TRUE(description.read_only);
  EXPECT_TRUE(description.idempotent);
  EXPECT_FALSE(description.destructive);
  EXPECT_EQ(description.deadline_ms_max, 5000);
  EXPECT_EQ(std::get<HttpCall>((*tool)->call).origin, "https://register.example.org");
}

TEST(Manifest, SaysOnWhichLineItIsWrong) {
  EXPECT_THAT(refusal(replaced(lookup, "name: lookup", "name: look up")), HasSubstr("line 2: '/name' must match"));
  EXPECT_THAT(refusal(replaced(lookup, "read_only: true", "readonly: true")),
              HasSubstr("line 4: '/readonly' is not a known property"));
  EXPECT_THAT(refusal(replaced(lookup, "kind: http", "kind: command")), HasSubstr("line 10: 'kind: command' needs"));
  EXPECT_THAT(refusal(replaced(lookup, "type: object", "type: strnig")), HasSubstr("'input_schema' cannot be used"));
  EXPECT_THAT(refusal("name: [a\n"), HasSubstr("not YAML"));
  EXPECT_THAT(refusal("name: a\nname: b\n"), HasSubstr("line 2: 'name' stands there twice"));
}

TEST(Manifest, KeepsHttpToolsToTheirHosts) {
  EXPECT_THAT(refusal(replaced(lookup, "allowed_hosts: [register.example.org]", "allowed_hosts: [example.org]")),
              HasSubstr("not in 'http.allowed_hosts'"));
  EXPECT_THAT(refusal(replaced(lookup, "https://register.example.org/", "https://{number}.example.org/")),
              HasSubstr("path only"));
  EXPECT_THAT(refusal(replaced(lookup, "https://register.example.org/", "file:///etc/")),
              HasSubstr("no http or https address"));
  EXPECT_THAT(refusal(replaced(lookup, "compounds/{number}", "compounds/{unknown}")),
              HasSubstr("no property of 'input_schema'"));
}

TEST(Yaml, ReadsScalarsOfTheCoreSchemaAndStopsAliasBombs) {
  const auto document = read_yaml("{a: 1, b: 1.5, c: 'true', d: true, e: ~, f: 1.2.3, g: -7, h: 0x10, i: \"12\"}");
  ASSERT_TRUE(document);
  EXPECT_EQ(json::write(document->value),
            R"({"a":1,"b":1.5,"c":"true","d":true,"e":null,"f":"1.2.3","g":-7,"h":"0x10","i":"12"})");
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    bomb += fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", i, i - 1);
  }
  EXPECT_FALSE(read_yaml(bomb));
}

TEST(HttpCall, EncodesArgumentsIntoPathAndQuery) {
  const auto tool = *parse_manifest(lookup);
  const auto& call = std::get<HttpCall>(tool->call);
  const auto request = make_http_request(call, {{"number", 7}, {"detail", "a b&c"}}, "key-1");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->path, "/compounds/7?detail=a%20b%26c&v=2");
  EXPECT_EQ(net::find_header(request->headers, "idempotency-key"), "key-1");
  EXPECT_EQ(make_http_request(call, {{"number", 7}}, "")->path, "/compounds/7?v=2");
  EXPECT_EQ(make_http_request(call, {{"number", "a/../b"}}, "")->path, "/compounds/a%2F..%2Fb?v=2");
  EXPECT_FALSE(make_http_request(call, {{"number", ".."}}, ""));
  EXPECT_FALSE(make_http_request(call, {{"number", ""}}, ""));
  EXPECT_FALSE(make_http_request(call, {}, ""));
}

TEST(CommandCall, GivesEachArgumentToTheProgramAsOneAndNeverAsAnOption) {
  const CommandCall call{.argv = {"/bin/echo", "--to={unit}", "{text}", "{more}"}};
  const auto child = make_child(call, {{"text", "a; rm -rf /"}, {"unit", "-x"}});
  ASSERT_TRUE(child);
  EXPECT_EQ(child->argv, (std::vector<std::string>{"/bin/echo", "--to=-x", "a; rm -rf /"}));
  EXPECT_TRUE(child->sandbox);
  EXPECT_FALSE(child->sandbox->network);
  EXPECT_FALSE(make_child(call, {{"text", "--help"}}));
  EXPECT_TRUE(make_child(call, {{"text", -5}}));
  EXPECT_FALSE(make_child(call, {{"text", std::string("a\0b", 3)}}));
}

TEST(Registry, KeepsGoodToolsBesideBrokenManifestsAndNamesTheseByFile) {
  const store::TemporaryFolder folder;
  std::ofstream(folder.path() / "a.yaml") << lookup;
  std::ofstream(folder.path() / "b.yaml") << lookup;
  std::ofstream(folder.path() / "broken.yml") << "name: x";
  std::ofstream(folder.path() / "huge.yaml") << std::string(manifest_bytes_max + 5, '#');
  std::ofstream(folder.path() / "notes.txt") << "not a manifest";
  const auto source = read_folders({folder.path(), folder.path() / "absent"});
  ASSERT_EQ(source.tools.size(), 1U);
  ASSERT_EQ(source.diagnostics.size(), 3U);
  EXPECT_THAT(source.diagnostics[0].message, HasSubstr("stands in 'a.yaml' already"));
  EXPECT_EQ(source.diagnostics[1].source, "broken.yml");
  EXPECT_THAT(source.diagnostics[2].message, HasSubstr("larger than"));
}

TEST(Registry, SeesThatAManifestChanged) {
  const store::TemporaryFolder folder;
  const auto before = folders_state({folder.path()});
  std::ofstream(folder.path() / "a.yaml") << lookup;
  EXPECT_NE(folders_state({folder.path()}), before);
}

TEST(Registry, PrefersManifestsAndOrdersByName) {
  const auto named = [](std::string name, std::string title) {
    api::tools::Tool description;
    description.name = std::move(name);
    description.title = std::move(title);
    return *make_tool(std::move(description), McpCall{});
  };
  Registry registry;
  EXPECT_FALSE(registry.snapshot()->is_whole) << "nobody has looked yet";
  registry.set_discovered(
      {.tools = {named("b", "found"), named("a", "found")}, .diagnostics = {{"wrkhrs-mcp", "slow"}}});
  registry.set_manifests({.tools = {named("b", "written")}});
  const auto snapshot = registry.snapshot();
  ASSERT_EQ(snapshot->tools.size(), 2U);
  EXPECT_EQ(snapshot->tools[0]->description.name, "a");
  EXPECT_EQ(snapshot->find("b")->description.title, "written");
  EXPECT_EQ(snapshot->find("c"), nullptr);
  EXPECT_EQ(snapshot->diagnostics.size(), 1U);
  EXPECT_TRUE(snapshot->is_whole);
}

TEST(Search, SplitsWordsAndRanksNamesFirst) {
  EXPECT_EQ(words_of("molarMass of_beams 2b"), (std::vector<std::string>{"molar", "mass", "of", "beam", "2", "b"}));
  const SearchIndex index({{"beam_deflection", "Beam deflection", "Deflection and stress of a loaded beam."},
                           {"molar_mass", "Molar mass", "Molar mass from a chemical formula."},
                           {"convert", "Unit conversion", "Converts units, for example of a beam's length."}});
  const auto hits = index.search("How much does this beam bend: beam deflection", 10);
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_EQ(hits[0].position, 0U);
  EXPECT_EQ(hits[1].position, 2U);
  EXPECT_TRUE(index.search("zebra", 10).empty());
  EXPECT_EQ(index.search("beam molar", 1).size(), 1U);
}

}  // namespace
}  // namespace wrkhrs::tools
