#include "audit/rules.hpp"

#include <algorithm>
#include <array>

#include <fmt/args.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace wrkhrs::audit {
namespace {

constexpr std::int64_t day_s = 86'400;
constexpr std::int64_t key_old_s = 365 * day_s;
constexpr std::int64_t certificate_soon_s = 21 * day_s;

constexpr std::array table{
    // The configuration.
    Rule{"config-invalid", Severity::high, "the configuration cannot be read: {detail}",
         "Nothing that it asks for is in force at the next start, its protections included.", "wrkhrs config check"},
    Rule{"bind-without-tls", Severity::high, "services listen on {subject} without TLS",
         "Keys, questions and documents cross the network readable for anyone on the way.",
         "set bind_address: 127.0.0.1, or tls.certificate_file and tls.key_file (docs/security.md)"},
    Rule{"hosts-any", Severity::medium, "allowed_hosts is `*`",
         "A web page whose name is rebound to this machine passes for a request from it.",
         "name the hosts in allowed_hosts of wrkhrs.yaml"},
    Rule{"origins-any", Severity::medium, "allowed_origins is `*`",
         "Any web page that a person with a key visits may call the services.",
         "name the origins in allowed_origins of wrkhrs.yaml"},
    Rule{"secret-in-file", Severity::medium, "{subject} is a secret and stands in {detail}",
         "Configuration is copied, committed and backed up where secrets should not be.",
         "remove it there and give it as an environment variable or a 0600 file"},
    Rule{"weak-secret", Severity::high, "{subject} ({detail})", "It can be guessed, and guessing is cheap.",
         "make one: head -c 24 /dev/urandom | base64"},
    Rule{"plain-http-key", Severity::high, "{subject} at {detail} is called over plain http with a key",
         "Whoever sees the traffic has the key.",
         "write its address with https://; ca_file names an authority of your own"},
    Rule{"plain-http", Severity::medium, "{subject} at {detail} is called over plain http",
         "What is sent there can be read and changed on the way.", "write its address with https://"},
    Rule{"no-rate-limit", Severity::low, "no key has a limit of requests",
         "One program that runs wild, or one stolen key, takes the whole machine.",
         "set gateway.requests_per_minute in wrkhrs.yaml"},
    // What listens.
    Rule{"port-open", Severity::high, "{subject} listens beyond this machine ({detail})",
         "Services behind the gateway have no limits of their own; only the gateway is made to face clients.",
         "set gateway.bind_address for the gateway alone, or close the port: scripts/firewall apply"},
    Rule{"platform-port-open", Severity::high, "{subject} can be reached from other machines ({detail})",
         "It holds data and passwords of the whole platform.",
         "let it listen on 127.0.0.1, or close the port: scripts/firewall apply"},
    Rule{"port-foreign", Severity::medium, "the port of {subject} is held by another program ({detail})",
         "Clients send their keys to whatever answers there.", "end that program, or choose another --port-offset"},
    // Files.
    Rule{"file-mode", Severity::high, "{subject} can be read or changed by others (mode {detail})",
         "Every user of this machine has what is in it.", "chmod go-rwx {subject}"},
    Rule{"file-writable", Severity::high, "{subject} can be changed by others (mode {detail})",
         "It says what this stack runs: whoever changes it runs programs in its name.", "chmod go-w {subject}"},
    Rule{"file-owner", Severity::medium, "{subject} belongs to another user",
         "That user can read and change it whatever its mode is.", "chown $(id -u) {subject}"},
    // Containers.
    Rule{"default-secret", Severity::high, "{subject} in {detail}", "Defaults of the platform are what is tried first.",
         "delete the line: the service `secrets` makes a secret of its own"},
    Rule{"compose-secret", Severity::medium, "a secret stands in {subject}",
         "docker inspect shows it, and so does the repository.", "use a file below /run/secrets"},
    Rule{"publish-without-tls", Severity::high, "the edge publishes on {subject} without a certificate",
         "Keys, questions and documents cross the network readable for anyone on the way.",
         "put certificate, chain and key into deploy/edge/certificates/edge.pem, or publish on 127.0.0.1"},
    // Models.
    Rule{"model-changed", Severity::high, "model {subject}: {detail}",
         "A changed model answers what somebody wants, or attacks the engine that loads it.",
         "wrkhrs models pull --again {subject}"},
    Rule{"model-differs", Severity::medium, "model {subject} is not the catalogue's of that name",
         "Somebody put another file under a known name.", "wrkhrs models pull --again {subject}"},
    Rule{"model-unknown", Severity::info, "model {subject} is not in the catalogue",
         "Nobody but you vouches for its bytes; they are unchanged since they were installed.",
         "nothing to do if you installed it"},
    // Tools.
    Rule{"tool-unconfined", Severity::medium, "{subject} runs without a sandbox ({detail})",
         "It may do whatever this user may: read the keys, change the documents.",
         "take `sandbox: false` out of mcp.servers, and list what it needs in `readable`"},
    Rule{"tool-secret", Severity::high, "{subject} holds a secret in the clear: {detail}",
         "Manifests are shown, copied and committed.", "use api_key_env, or a variable of the service"},
    Rule{"tool-plain-http", Severity::high, "{subject} sends its key over plain http",
         "Whoever sees the traffic has it.", "write its url with https://"},
    Rule{"tool-reach", Severity::low, "{subject} may write files and use the network ({detail})",
         "What a document tells a model to write can leave the machine.", "give it one of the two"},
    Rule{"sandbox-none", Severity::high, "programs cannot be confined on this machine",
         "Tools that are programs are refused, and documents are parsed under limits only.",
         "allow user namespaces (sysctl kernel.unprivileged_userns_clone=1) or a kernel with Landlock"},
    Rule{"sandbox-weaker", Severity::low, "programs are confined by Landlock and seccomp only",
         "Confined programs share the process table and, before Linux 6.12, can signal others of the same user.",
         "install bubblewrap and allow user namespaces, where a container does not forbid it"},
    Rule{"sandbox", Severity::info, "programs are confined by {subject}, Landlock and seccomp",
         "The strongest of the mechanisms that WrkHrs knows is in force.", "nothing to do"},
    // Keys and certificates.
    Rule{"keys-unread", Severity::medium, "the keys could not be read: {detail}",
         "Whether old or expired ones are left is not known.", "wrkhrs doctor"},
    Rule{"key-old", Severity::low, "key {subject} is {detail} days old",
         "The longer a key lives, the more copies there are.", "wrkhrs keys rotate {subject}"},
    Rule{"key-expired", Severity::info, "key {subject} has expired and is still listed", "It no longer opens anything.",
         "wrkhrs keys revoke {subject}"},
    Rule{"certificate-expired", Severity::high, "the certificate {subject} has expired",
         "Clients that check refuse to connect, and people learn to ignore the warning.",
         "renew it; it is read again without a restart"},
    Rule{"certificate-expiring", Severity::medium, "the certificate {subject} expires in {detail} days",
         "After that clients refuse to connect.", "renew it; it is read again without a restart"},
    Rule{"certificate-unreadable", Severity::high, "the certificate {subject} cannot be read",
         "The service that needs it does not start, or keeps an old one.", "check path, mode and that it is PEM"},
};

class Judgement {
 public:
  void add(std::string_view id, std::string subject = {}, std::string detail = {}) {
    const auto rule = std::ranges::find(table, id, &Rule::id);
    if (rule == table.end()) return;  // a test holds that there is none
    auto fill = [&](std::string_view text) {
      return fmt::format(fmt::runtime(text), fmt::arg("subject", subject), fmt::arg("detail", detail));
    };
    findings_.push_back({.id = std::string(rule->id),
                         .severity = rule->severity,
                         .subject = subject,
                         .what = fill(rule->what),
                         .why = std::string(rule->why),
                         .fix = fill(rule->fix)});
    order_.push_back(static_cast<std::size_t>(rule - table.begin()));
  }

  std::vector<Finding> sorted() && {
    std::vector<std::size_t> places(findings_.size());
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
    std::ranges::stable_sort(places, [&](std::size_t a, std::size_t b) {
      if (findings_[a].severity != findings_[b].severity) return findings_[a].severity > findings_[b].severity;
      return order_[a] < order_[b];
    });
    std::vector<Finding> out;
    for (std::size_t place : places) out.push_back(std::move(findings_[place]));
    return out;
  }

 private:
  std::vector<Finding> findings_;
  std::vector<std::size_t> order_;
};

void judge_configuration(const Facts& facts, Judgement& out) {
  if (!facts.config_error.empty()) out.add("config-invalid", "configuration", facts.config_error);
  if (!facts.binds_loopback && !facts.serves_tls) out.add("bind-without-tls", facts.bind_address);
  if (facts.any_host) out.add("hosts-any", "allowed_hosts");
  if (facts.any_origin) out.add("origins-any", "allowed_origins");
  for (const SecretFact& secret : facts.secrets) {
    if (secret.in_config_file) out.add("secret-in-file", secret.name, secret.origin);
    if (secret.weakness.empty()) continue;
    if (secret.origin.starts_with(".env")) {
      out.add("default-secret", fmt::format("{}: {}", secret.name, secret.weakness), secret.origin);
    } else {
      out.add("weak-secret", secret.name, secret.weakness);
    }
  }
  for (const AddressFact& address : facts.addresses) {
    if (!address.tls && !address.local) {
      out.add(address.sends_key ? "plain-http-key" : "plain-http", address.name, address.host);
    }
  }
  if (facts.config_error.empty() && facts.requests_per_minute == 0) out.add("no-rate-limit", "gateway");
}

void judge_ports(const Facts& facts, Judgement& out) {
  for (const PortFact& port : facts.ports) {
    const std::string holder =
        port.program.empty() ? "a program of another user" : fmt::format("{}, process {}", port.program, port.pid);
    const std::string detail = fmt::format("{}:{}, {}", port.address, port.port, holder);
    // docker-proxy: what a container publishes.
    const bool ours = port.program.starts_with("wrkhrs-") || port.program == "docker-proxy" || port.program.empty() ||
                      port.program == "haproxy";
    if (port.kind != PortFact::Kind::platform && !ours) {
      out.add("port-foreign", port.name, detail);
    } else if (!port.loopback && port.kind == PortFact::Kind::service) {
      out.add("port-open", port.name, detail);
    } else if (!port.loopback && port.kind == PortFact::Kind::platform) {
      out.add("platform-port-open", port.name, detail);
    }
  }
}

void judge_files(const Facts& facts, Judgement& out) {
  for (const FileFact& file : facts.files) {
    const unsigned forbidden = file.kind == FileFact::Kind::script ? 022 : 077;
    if ((file.mode & forbidden) != 0) {
      const bool script = file.kind == FileFact::Kind::script;
      out.add(script ? "file-writable" : "file-mode", file.path, fmt::format("{:04o}", file.mode));
    }
    if (!file.own) out.add("file-owner", file.path);
  }
}

void judge_platform(const Facts& facts, Judgement& out) {
  for (const std::string& place : facts.compose_secrets) out.add("compose-secret", place);
  const bool loopback = facts.publish_address.starts_with("127.") || facts.publish_address == "::1";
  if (facts.has_platform && !loopback && !facts.edge_certificate) {
    out.add("publish-without-tls", facts.publish_address);
  }
}

void judge_programs(const Facts& facts, Judgement& out) {
  for (const ModelFact& model : facts.models) {
    if (!model.problem.empty()) {
      out.add("model-changed", model.id, model.problem);
    } else if (!model.in_catalogue) {
      out.add("model-unknown", model.id);
    } else if (!model.matches_catalogue) {
      out.add("model-differs", model.id);
    }
  }
  for (const ToolFact& tool : facts.tools) {
    if (!tool.confined) out.add("tool-unconfined", tool.name, tool.where);
    if (!tool.secrets.empty()) {
      out.add("tool-secret", tool.name, fmt::format("{} in {}", fmt::join(tool.secrets, ", "), tool.where));
    }
    if (tool.key_over_plain_http) out.add("tool-plain-http", tool.name);
    if (tool.network_and_files) out.add("tool-reach", tool.name, tool.where);
  }
  if (!facts.sandbox) return;
  if (facts.sandbox->empty()) {
    out.add("sandbox-none", "sandbox");
  } else {
    out.add(*facts.sandbox == "landlock" ? "sandbox-weaker" : "sandbox", *facts.sandbox);
  }
}

void judge_ages(const Facts& facts, Judgement& out) {
  if (!facts.keys_error.empty()) out.add("keys-unread", "keys", facts.keys_error);
  for (const KeyFact& key : facts.keys) {
    if (key.expires_at != 0 && key.expires_at <= facts.now) {
      out.add("key-expired", key.id);
    } else if (facts.now - key.created_at > key_old_s) {
      out.add("key-old", key.id, fmt::format("{}", (facts.now - key.created_at) / day_s));
    }
  }
  for (const CertificateFact& certificate : facts.certificates) {
    if (!certificate.expires_at) {
      out.add("certificate-unreadable", certificate.path);
    } else if (*certificate.expires_at <= facts.now) {
      out.add("certificate-expired", certificate.path);
    } else if (*certificate.expires_at - facts.now < certificate_soon_s) {
      const std::int64_t days = (*certificate.expires_at - facts.now) / day_s;
      out.add("certificate-expiring", certificate.path, fmt::format("{}", days));
    }
  }
}

}  // namespace

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::info:
      return "info";
    case Severity::low:
      return "low";
    case Severity::medium:
      return "medium";
    case Severity::high:
      return "high";
  }
  return "unknown";
}

std::span<const Rule> rules() { return table; }

std::vector<Finding> judge(const Facts& facts) {
  Judgement out;
  judge_configuration(facts, out);
  judge_ports(facts, out);
  judge_files(facts, out);
  judge_platform(facts, out);
  judge_programs(facts, out);
  judge_ages(facts, out);
  return std::move(out).sorted();
}

int exit_code(const std::vector<Finding>& findings) {
  Severity worst = Severity::info;
  for (const Finding& finding : findings) worst = std::max(worst, finding.severity);
  return worst == Severity::high ? 2 : worst == Severity::info ? 0 : 1;
}

}  // namespace wrkhrs::audit
