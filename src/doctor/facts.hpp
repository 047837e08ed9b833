// What is known about a stack. gather.hpp finds it out, diagnose.hpp judges it. Plain values: a test writes them down.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "supervise/supervisor.hpp"

namespace wrkhrs::doctor {

enum class Runtime { native, containers };

struct ConfigurationFacts {
  struct Misspelt {
    std::string variable;
    std::string meant;
  };
  std::vector<std::string> problems;  ///< one line each; empty: it can be read
  std::vector<Misspelt> misspelt;
  std::vector<std::string> not_in_effect;  ///< variables whose value in this shell the running stack does not have
  std::filesystem::path file;              ///< empty: there is none
  bool changed_since_start = false;
};

enum class KeyState { not_asked, accepted, refused, missing };

struct HomeFacts {
  struct Open {
    std::filesystem::path path;
    int mode = 0;  ///< permission bits
    bool folder = false;
  };
  std::filesystem::path path;
  bool exists = false;
  std::string write_problem;  ///< of the folder named in it; empty: all of the home can be written to
  double disk_bytes = 0;      ///< 0: not known
  double disk_free_bytes = 0;
  std::vector<Open> open_to_others;
  std::string keys_problem;  ///< of keys.json; empty: it is well, or not there
  KeyState key = KeyState::not_asked;
  std::string key_source;      ///< "WRKHRS_API_KEY", or the path of the file
  bool token_refused = false;  ///< rag refuses the gateway, though the gateway takes the key
};

enum class SupervisorState { none, died, hung, running };

struct SupervisorFacts {
  SupervisorState state = SupervisorState::none;
  std::int64_t pid = 0;
  std::string last_words;  ///< the last line of its log, where it does not run
};

/// One dependency, as a service tells of it in /health.
struct DependencyFacts {
  std::string name;
  bool required = false;
  bool ok = true;
  double latency_ms = 0;
  std::string error;
};

struct ServiceFacts {
  std::string name;        ///< "wrkhrs-rag"
  std::string short_name;  ///< "rag"
  std::string url;
  int port = 0;
  bool local = true;  ///< false: an address of its own replaces it

  std::optional<supervise::ServiceStatus> process;  ///< where a supervisor runs
  std::string port_owner;                           ///< "nginx (process 4711)"; empty: nothing listens there
  std::string last_error;                           ///< of its log, where that can be read

  // What /health said.
  bool answered = false;
  bool is_ours = false;  ///< it is this service that answered
  int status = 0;
  double latency_ms = 0;
  std::string error;  ///< why there was no answer
  std::vector<DependencyFacts> dependencies;
  json::Value health;

  double resident_bytes = 0;  ///< 0: not known
  double memory_limit_bytes = 0;

  bool serves() const { return is_ours && status == 200; }
};

enum class FileState { sound, missing, damaged, unknown };

struct ModelFacts {
  std::string role;      ///< "language", "embedding" or "speech"
  std::string service;   ///< short name of the one that loads it
  std::string variable;  ///< the setting that chooses it
  std::string id;
  FileState state = FileState::unknown;
  std::string error;
  double bytes = 0;
};

struct DatabaseFacts {
  std::string service;
  std::filesystem::path path;
  FileState state = FileState::unknown;
  std::string error;
};

enum class Reach {
  ok,
  bad_address,  ///< the setting is no address
  unreachable,  ///< no connection
  timed_out,    ///< a connection perhaps, but no answer
  refused,      ///< 401, 403, or a wrong password
  not_found,    ///< 404: something else answers there, or the path is wrong
  failing,      ///< any other answer that is no success
};

/// A system that is not ours.
struct SystemFacts {
  std::string name;     ///< "mlflow", "postgres", "s3", "qdrant", "llm-runner", "otlp", or "provider X"
  std::string setting;  ///< the variable or setting with its address
  std::string url;      ///< without credentials
  Reach reach = Reach::ok;
  int status = 0;      ///< of HTTP; 0: no answer
  std::string error;   ///< what it said, or why there was no answer
  bool alive = false;  ///< it answers a call that needs no rights (MLflow's /health)
  double latency_ms = 0;
  std::string wants_model;          ///< the model that it should offer; empty: none in particular
  std::vector<std::string> models;  ///< that it offers
};

struct GpuFacts {
  struct Card {
    std::string name, driver;
    double memory_bytes = 0, memory_used_bytes = 0;
  };
  bool tool = false;          ///< nvidia-smi is installed
  std::string tool_error;     ///< what it says where it fails
  bool hardware = false;      ///< a device of NVIDIA's on the bus
  bool device_files = false;  ///< /dev/nvidia0
  std::vector<Card> cards;
  std::string asked;  ///< asr.device
};

struct ContainerFacts {
  std::string service;  ///< of Compose
  std::string name;
  std::string state;   ///< running, exited, restarting, created, paused, dead
  std::string health;  ///< healthy, unhealthy, starting, or empty
  int exit_code = 0;
  bool out_of_memory = false;
  bool one_shot = false;  ///< not meant to run on
  int restarts = 0;
  double memory_limit_bytes = 0;
  std::string last_words;  ///< of its log, where it does not run
};

struct DockerFacts {
  bool asked = false;    ///< containers are what runs the stack here
  bool answers = false;  ///< the engine does
  std::string error;
  std::vector<ContainerFacts> containers;
};

struct SearchFacts {
  bool asked = false;
  double latency_ms = 0;
  std::string error;
};

struct MachineFacts {
  double memory_bytes = 0;
  double memory_available_bytes = 0;
  int cores = 0;
  double load = 0;  ///< over one minute
};

struct Facts {
  Runtime runtime = Runtime::native;
  std::string cli_options;  ///< what commands need to reach this stack: " --home /srv/x", or empty
  ConfigurationFacts configuration;
  HomeFacts home;
  SupervisorFacts supervisor;
  std::vector<ServiceFacts> services;
  std::vector<ModelFacts> models;
  std::vector<DatabaseFacts> databases;
  std::vector<SystemFacts> systems;
  GpuFacts gpu;
  DockerFacts docker;
  SearchFacts search;
  MachineFacts machine;
  std::vector<std::string> unfinished;  ///< checks that did not end in time
};

}  // namespace wrkhrs::doctor
