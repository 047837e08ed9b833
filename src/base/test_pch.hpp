// What nearly every test includes, parsed once. A test still includes what it uses.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/pch.hpp"
